import type { Entry } from '#contracts/village-store'

/** The kit one is out with, from what this device has written: the last start without an end. */
export function openSession(entries: readonly Entry[]): { readonly kitId: string; readonly since: string } | undefined {
  const last = entries
    .filter(({ kind, state }) => (kind === 'session-start' || kind === 'session-end') && state !== 'refused')
    .reduce<Entry | undefined>((latest, one) => (!latest || one.seq > latest.seq ? one : latest), undefined)
  if (last?.kind !== 'session-start') return undefined
  return { kitId: String(last.command.body.kitId), since: last.at }
}
