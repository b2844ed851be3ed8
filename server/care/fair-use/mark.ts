/** What is seen of a person when they book. Two people with the same mark are of one cluster. Rules only. */
import { identifierHash } from '#kernel'

/** Of a request and of the person it is for; what is not known is left out. */
export interface Seen {
  /** A long-lived random name of the browser or app, ours alone. */
  readonly device?: string | undefined
  readonly phone?: string | null | undefined
  /** The account that books and pays. */
  readonly payer?: string | undefined
  /** Who comes along or answers the phone: a child's guardian. */
  readonly contact?: string | null | undefined
}

export type MarkKind = keyof Seen

/** Marks are forgotten half a year after they were last seen. */
export const markDays = 180

/** A mark that more people share says nothing about them: a hospital's kiosk, an institution's telephone. */
export const sharedByMax = 20

/** The marks of what was seen, hashed; whoever has a contact has the contact's own marks too. */
export function marksOf(seen: Seen): { kind: MarkKind; hash: string }[] {
  const found: { kind: MarkKind; hash: string }[] = []
  for (const kind of ['device', 'phone', 'payer', 'contact'] as const) {
    const plain = seen[kind]
    // An account and a contact are both persons: the same person has the same mark in either role.
    const space = kind === 'payer' || kind === 'contact' ? 'person' : kind
    if (plain) found.push({ kind, hash: identifierHash(`fair-use-${space}`, plain) })
  }
  return found
}

/** The mark that a person is to themselves. */
export function personMark(residentId: string): string {
  return identifierHash('fair-use-person', residentId)
}

const deviceForm = /^[\w-]{22,64}$/

/** A device's name as a request brings it; anything of another form is none. */
export function deviceName(given: unknown): string | undefined {
  return typeof given === 'string' && deviceForm.test(given) ? given : undefined
}
