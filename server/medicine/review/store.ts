import { type Context, tables } from '#kernel'
import type { Claim } from './claim.ts'

interface ReviewTables {
  'review.return_reason': {
    code: string
    line_no: number
    zh: string
    en: string
    source: string
    valid_from: string
    valid_to: string | null
  }
  'review.claim': {
    prescription_id: string
    pharmacist_id: string
    pharmacist_name: string
    claimed_at: Date
    until: Date
  }
  'review.decision': {
    id: string
    prescription_id: string
    version: number
    outcome: 'approved' | 'returned'
    pharmacist_id: string
    pharmacist_name: string
    at: Date
    waited_seconds: number
    reason_code: string | null
    reason: string | null
  }
  'prescribing.pub_prescription': {
    id: string
    number: string
    version: number
    state: string
    resident_name: string
    doctor_id: string
    doctor_name: string
    kind: 'western' | 'herbal'
    drugs: number
    reasons_given: number
    signed_at: Date
  }
}

const db = (ctx: Context) => tables<ReviewTables>(ctx)

/** What waits, the oldest first, with who holds it now. */
export async function waiting(ctx: Context) {
  return db(ctx)
    .selectFrom('prescribing.pub_prescription as p')
    .leftJoin('review.claim as c', (join) => join.onRef('c.prescription_id', '=', 'p.id').on('c.until', '>', ctx.now))
    .select(['p.id', 'p.number', 'p.version', 'p.resident_name', 'p.doctor_id', 'p.doctor_name', 'p.kind', 'p.drugs'])
    .select(['p.reasons_given', 'p.signed_at', 'c.pharmacist_id', 'c.pharmacist_name'])
    .where('p.state', '=', 'signed')
    .orderBy('p.signed_at')
    .orderBy('p.id')
    .limit(500)
    .execute()
}

export async function lastWaits(ctx: Context, count: number): Promise<number[]> {
  const rows = await db(ctx)
    .selectFrom('review.decision')
    .select('waited_seconds')
    .orderBy('at', 'desc')
    .limit(count)
    .execute()
  return rows.map((row) => row.waited_seconds)
}

export async function claimOf(ctx: Context, prescriptionId: string): Promise<Claim | undefined> {
  const row = await db(ctx)
    .selectFrom('review.claim')
    .selectAll()
    .where('prescription_id', '=', prescriptionId)
    .forUpdate()
    .executeTakeFirst()
  return (
    row && {
      prescriptionId: row.prescription_id,
      pharmacistId: row.pharmacist_id,
      pharmacistName: row.pharmacist_name,
      until: row.until,
    }
  )
}

/** Takes or renews a claim; false when another holds it. */
export async function takeClaim(ctx: Context, claim: Claim): Promise<boolean> {
  const row = {
    pharmacist_id: claim.pharmacistId,
    pharmacist_name: claim.pharmacistName,
    claimed_at: ctx.now,
    until: claim.until,
  }
  const taken = await db(ctx)
    .insertInto('review.claim')
    .values({ prescription_id: claim.prescriptionId, ...row })
    .onConflict((conflict) =>
      conflict
        .column('prescription_id')
        .doUpdateSet(row)
        .where((eb) =>
          eb.or([eb('review.claim.until', '<=', ctx.now), eb('review.claim.pharmacist_id', '=', claim.pharmacistId)]),
        ),
    )
    .returning('prescription_id')
    .executeTakeFirst()
  return taken !== undefined
}

export async function dropClaim(ctx: Context, prescriptionId: string, pharmacistId?: string): Promise<void> {
  let gone = db(ctx).deleteFrom('review.claim').where('prescription_id', '=', prescriptionId)
  if (pharmacistId) gone = gone.where('pharmacist_id', '=', pharmacistId)
  await gone.execute()
}

export async function saveDecision(ctx: Context, decision: ReviewTables['review.decision']): Promise<void> {
  await db(ctx).insertInto('review.decision').values(decision).execute()
}

export async function decisionsOf(ctx: Context, prescriptionIds: readonly string[]) {
  return db(ctx)
    .selectFrom('review.decision')
    .selectAll()
    .where('prescription_id', 'in', prescriptionIds as string[])
    .orderBy('at')
    .execute()
}

/** All versions of a number, so that a pharmacist sees what was returned before. */
export async function versionsOf(ctx: Context, number: string): Promise<string[]> {
  const rows = await db(ctx)
    .selectFrom('prescribing.pub_prescription')
    .select('id')
    .where('number', '=', number)
    .execute()
  return rows.map(({ id }) => id)
}

export async function reasonsOn(ctx: Context, day: string) {
  return db(ctx)
    .selectFrom('review.return_reason')
    .select(['code', 'zh', 'en', 'source'])
    .where('valid_from', '<=', day)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', day)]))
    .orderBy('line_no')
    .execute()
}
