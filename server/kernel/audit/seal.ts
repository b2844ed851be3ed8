import type { Context } from '../context.ts'
import { sm3 } from '../crypto/sm.ts'

const genesis = '0'.repeat(64)
const sealLock = 7_310_802

interface Seal {
  readonly number: number
  readonly after_xid: string
  readonly to_xid: string
  readonly row_count: number
  readonly previous_sm3: string
  readonly sm3: string
}

/**
 * Lays one seal over all audit rows of transactions that have ended since the last one. One sealer at a time; nobody
 * else waits for it. Returns how many rows it sealed.
 */
export async function sealAudit(ctx: Context): Promise<number> {
  return ctx.transaction(async (ctx) => {
    await ctx.client.query('select pg_advisory_xact_lock($1)', [sealLock])
    const last = await lastSeal(ctx)
    const afterXid = last?.to_xid ?? '0'
    // Every transaction below the snapshot's xmin has ended, so the set (after, to] can no longer change.
    const { rows } = await ctx.client.query<{ to_xid: string; waiting: boolean }>(
      `select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1)::text as to_xid,
              exists (select 1 from kernel.audit
                       where xid > $1::xid8 and xid < pg_snapshot_xmin(pg_current_snapshot())) as waiting`,
      [afterXid],
    )
    const { to_xid: toXid, waiting } = rows[0]!
    if (!waiting) return 0
    const previous = last?.sm3 ?? genesis
    const digest = await digestRows(ctx, previous, afterXid, toXid)
    await ctx.client.query(
      `insert into kernel.audit_seal (number, after_xid, to_xid, row_count, previous_sm3, sm3, sealed_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [(last?.number ?? 0) + 1, afterXid, toXid, digest.count, previous, digest.sm3, ctx.now],
    )
    return digest.count
  })
}

export interface AuditVerdict {
  readonly holds: boolean
  readonly sealCount: number
  readonly rowCount: number
  readonly unsealedCount: number
  /** The first seal that does not hold, and why. */
  readonly broken?: { readonly seal: number; readonly why: 'chain' | 'rows' | 'gap' }
}

/** Recomputes every seal from the rows. A changed, added or removed row, or a missing seal, breaks the chain. */
export async function verifyAudit(
  ctx: Context,
  onSeal: (number: number) => void = () => undefined,
): Promise<AuditVerdict> {
  return ctx.transaction(async (ctx) => {
    const { rows: seals } = await ctx.client.query<Seal>(
      'select number, after_xid::text, to_xid::text, row_count, previous_sm3, sm3 from kernel.audit_seal order by number',
    )
    let previous: Pick<Seal, 'number' | 'to_xid' | 'sm3'> = { number: 0, to_xid: '0', sm3: genesis }
    let rowCount = 0
    const verdict = (broken?: AuditVerdict['broken'], unsealedCount = 0): AuditVerdict => ({
      holds: broken === undefined,
      sealCount: seals.length,
      rowCount,
      unsealedCount,
      ...(broken ? { broken } : {}),
    })
    for (const seal of seals) {
      if (seal.number !== previous.number + 1 || seal.after_xid !== previous.to_xid)
        return verdict({ seal: seal.number, why: 'gap' })
      if (seal.previous_sm3 !== previous.sm3) return verdict({ seal: seal.number, why: 'chain' })
      const digest = await digestRows(ctx, seal.previous_sm3, seal.after_xid, seal.to_xid)
      if (digest.sm3 !== seal.sm3 || digest.count !== seal.row_count) return verdict({ seal: seal.number, why: 'rows' })
      rowCount += digest.count
      previous = seal
      onSeal(seal.number)
    }
    const { rows } = await ctx.client.query<{ count: number }>(
      'select count(*) from kernel.audit where xid > $1::xid8',
      [previous.to_xid],
    )
    return verdict(undefined, rows[0]!.count)
  })
}

async function lastSeal(ctx: Context): Promise<Seal | undefined> {
  const { rows } = await ctx.client.query<Seal>(
    `select number, after_xid::text, to_xid::text, row_count, previous_sm3, sm3
       from kernel.audit_seal order by number desc limit 1`,
  )
  return rows[0]
}

async function digestRows(ctx: Context, previous: string, afterXid: string, toXid: string) {
  const { rows } = await ctx.client.query<{ line: string }>(
    `select jsonb_build_array(id, extract(epoch from at)::text, actor_id, actor_name, actor_roles, institution_id,
                              request_id, action, resident_id, entity, entity_id, reason)::text as line
       from kernel.audit where xid > $1::xid8 and xid <= $2::xid8 order by id`,
    [afterXid, toXid],
  )
  return { count: rows.length, sm3: sm3([previous, ...rows.map((row) => row.line)].join('\n')).toString('hex') }
}
