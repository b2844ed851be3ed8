/** Which entries concern whom, looked up instead of searched: after weeks without a network there may be hundreds. Pure. */
import type { PersonDocument } from '#contracts/village'
import type { Entry } from '#contracts/village-store'

export type Pending = (person: Pick<PersonDocument, 'id' | 'household'>) => readonly Entry[]

const none: readonly Entry[] = []

/** A command concerns whom it names: as its resident, as a member in its body, or by their household. */
export function pendingBy(pending: readonly Entry[]): Pending {
  const shelves = new Map<string, Entry[]>()
  const put = (id: string | null | undefined, entry: Entry) => {
    if (!id) return
    const shelf = shelves.get(id)
    if (!shelf) shelves.set(id, [entry])
    else if (shelf[shelf.length - 1] !== entry) shelf.push(entry)
  }
  for (const entry of pending) {
    const { residentId, householdId, body } = entry.command
    put(residentId, entry)
    put(householdId, entry)
    const members = (body.members ?? body.people) as { residentId?: string }[] | undefined
    if (Array.isArray(members)) for (const one of members) put(one?.residentId, entry)
  }
  return (person) => {
    const own = shelves.get(person.id) ?? none
    const home = (person.household && shelves.get(person.household.id)) ?? none
    if (own.length === 0 || home.length === 0) return own.length === 0 ? home : own
    return [...new Set([...own, ...home])].sort((a, b) => a.seq - b.seq)
  }
}
