import type { Implementations, Inside } from './inside.ts'
import type { Remembered } from './shapes.ts'

const dayMs = 86_400_000
/** A day longer than the seven that are promised. */
const seenDays = 8
const doneDays = 30
const rowsMax = 5_000

/** What adapters remember, and what is forgotten when. */
export const memory: Implementations<'remember' | 'recallAll' | 'prune'> = {
  remember(inside, { remember }) {
    rememberAll(inside, remember)
    return null
  },

  recallAll(inside, { at }) {
    const rows = inside.sql('select adapter, name, value, until from memory where until is null or until > ?').all(at)
    return rows.map(({ adapter, name, value, until }) => ({
      adapter: adapter as string,
      name: name as string,
      value: inside.open(`${adapter}/${name}`, value),
      until: until as number | null,
    }))
  },

  /** A little at a time, so that nobody waits. */
  prune(inside, { at, memoryMax }) {
    const gone = [
      inside
        .sql('delete from seen where id in (select id from seen where at < ? limit ?)')
        .run(at - seenDays * dayMs, rowsMax),
      inside
        .sql('delete from done where id in (select id from done where at < ? limit ?)')
        .run(at - doneDays * dayMs, rowsMax),
      inside
        .sql(
          `delete from memory where (adapter, name) in
             (select adapter, name from memory where until is not null and until <= ? limit ?)`,
        )
        .run(at, rowsMax),
    ].map(({ changes }) => Number(changes))
    for (const { adapter } of inside.sql('select distinct adapter from memory').all())
      gone.push(forgetOldest(inside, adapter as string, memoryMax))
    return { more: gone.some((count) => count >= rowsMax) }
  },
}

// Names without an end (cursors) are few and stay; those with one are the control ids of a busy sender.
function forgetOldest(inside: Inside, adapter: string, memoryMax: number): number {
  const { count } = inside
    .sql('select count(*) as count from memory where adapter = ? and until is not null')
    .get(adapter) as { count: number }
  if (count <= memoryMax) return 0
  const { changes } = inside
    .sql(
      `delete from memory where adapter = ? and name in
         (select name from memory where adapter = ? and until is not null order by until limit ?)`,
    )
    .run(adapter, adapter, Math.min(rowsMax, count - memoryMax))
  return Number(changes)
}

export function rememberAll(inside: Inside, remember: readonly Remembered[]): void {
  const save = inside.sql(
    `insert into memory (adapter, name, value, until) values (?, ?, ?, ?)
     on conflict (adapter, name) do update set value = excluded.value, until = excluded.until`,
  )
  for (const { adapter, name, value, until } of remember)
    save.run(adapter, name, inside.seal(`${adapter}/${name}`, value), until)
}
