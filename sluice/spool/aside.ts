import { done, refusedResult, removeAside } from './incoming.ts'
import { depth, type Implementations, type Inside, type Row, take } from './inside.ts'
import { SluiceRefusal } from './refusal.ts'
import type { AsideLine } from './shapes.ts'

/** What did not pass and waits for a person; and what a person has stopped. */
export const aside: Implementations<'setAside' | 'listAside' | 'decide' | 'stop' | 'figures'> = {
  setAside(inside, { way, seq, reason, at }) {
    const row = take(inside, way === 'out' ? 'outgoing' : 'incoming', seq)
    if (!row) return null
    inside
      .sql(
        `insert into aside (id, way, kind, at, adapter, type, control_id, bytes, aside_at, reason, sealed)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        row.id!,
        way,
        row.kind!,
        row.at!,
        row.adapter!,
        row.type!,
        row.control_id!,
        row.bytes!,
        at,
        reason,
        row.sealed!,
      )
    inside.grow('aside', 1, row.bytes as number)
    return null
  },

  listAside(inside, { countMax }) {
    const rows = inside
      .sql(
        `select id, way, kind, adapter, type, control_id as controlId, at, aside_at as asideAt, reason
         from aside order by aside_at desc, id limit ?`,
      )
      .all(countMax)
    return rows.map((row) => ({ ...row }) as unknown as AsideLine)
  },

  decide(inside, { id, decision, by, at }) {
    const row = inside.sql('select * from aside where id = ?').get(id)
    if (!row) throw new SluiceRefusal('not-aside')
    if (decision === 'retry') retry(inside, row)
    else discard(inside, row, by, at)
    return null
  },

  stop(inside, { name, stopped, at }) {
    if (stopped) inside.sql('insert or ignore into stopped (name, at) values (?, ?)').run(name, at)
    else inside.sql('delete from stopped where name = ?').run(name)
    return null
  },

  figures(inside) {
    return {
      out: depth(inside, 'outgoing'),
      in: depth(inside, 'incoming'),
      aside: inside.counts().aside,
      bytesMax: inside.bounds.bytesMax,
      stopped: inside
        .sql('select name from stopped order by name')
        .all()
        .map(({ name }) => name as string),
      diskFull: inside.diskFull,
    }
  },
}

// To the end of its queue: what came after it has long gone on.
function retry(inside: Inside, row: Row): void {
  const queue = row.way === 'out' ? 'outgoing' : 'incoming'
  if (queue === 'incoming' && hasLater(inside, row)) throw new SluiceRefusal('overtaken')
  removeAside(inside, row)
  inside
    .sql(
      `insert into ${queue} (id, kind, at, adapter, type, control_id, bytes, sealed) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(row.id!, row.kind!, row.at!, row.adapter!, row.type!, row.control_id!, row.bytes!, row.sealed!)
  inside.grow(queue, 1, row.bytes as number)
}

function hasLater(inside: Inside, row: Row): boolean {
  const { key } = inside.openLetter(row)
  for (const later of inside.sql('select * from incoming').iterate() as Iterable<Row>) {
    if (inside.openLetter(later).key === key) return true
  }
  return false
}

function discard(inside: Inside, row: Row, by: string, at: number): void {
  removeAside(inside, row)
  if (row.way === 'in') done(inside, row.id as string, refusedResult(inside, row, `${by}: 放弃 discarded`, at), at)
  else
    inside
      .sql(`update seen set outcome = 'discarded', code = null, reason = ? where id = ?`)
      .run(`${by}: ${row.reason}`, row.id!)
}
