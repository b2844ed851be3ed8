import { type Context, rowsOf, sql, tables } from '#kernel'

interface AccountsTables {
  'accounts.yearly_credit': { resident_id: string; year: number; amount_fen: number; transaction_id: string }
  'accounts.mutual_aid': MutualAidRow
}

export interface MutualAidRow {
  id: string
  owner_id: string
  member_id: string
  given_at: Date
  ended_at: Date | null
  per_bill_fen: number | null
  per_year_fen: number | null
}

const db = (ctx: Context) => tables<AccountsTables>(ctx)

export async function creditOf(ctx: Context, residentId: string, year: number) {
  return db(ctx)
    .selectFrom('accounts.yearly_credit')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('year', '=', year)
    .executeTakeFirst()
}

export async function insertCredit(
  ctx: Context,
  credit: { residentId: string; year: number; amountFen: number; transactionId: string },
): Promise<void> {
  await db(ctx)
    .insertInto('accounts.yearly_credit')
    .values({
      resident_id: credit.residentId,
      year: credit.year,
      amount_fen: credit.amountFen,
      transaction_id: credit.transactionId,
    })
    .execute()
}

/** Running aids in the order in which they were given, which is the order in which accounts are drawn on. */
export async function aidsOf(
  ctx: Context,
  side: { readonly ownerId?: string; readonly memberId?: string; readonly memberIds?: readonly string[] },
): Promise<MutualAidRow[]> {
  let found = db(ctx).selectFrom('accounts.mutual_aid').selectAll().where('ended_at', 'is', null)
  if (side.ownerId) found = found.where('owner_id', '=', side.ownerId)
  if (side.memberId) found = found.where('member_id', '=', side.memberId)
  if (side.memberIds) found = found.where('member_id', '=', sql<string>`any(${[...side.memberIds]})`)
  return rowsOf(ctx, found.orderBy('given_at').orderBy('id'))
}

/** False when the aid is already running. */
export async function insertAid(
  ctx: Context,
  aid: { id: string; ownerId: string; memberId: string; perBillFen: number | null; perYearFen: number | null },
): Promise<boolean> {
  const limits = { per_bill_fen: aid.perBillFen, per_year_fen: aid.perYearFen }
  const row = {
    id: aid.id,
    owner_id: aid.ownerId,
    member_id: aid.memberId,
    given_at: ctx.now,
    ended_at: null,
    ...limits,
  }
  const made = await db(ctx)
    .insertInto('accounts.mutual_aid')
    .values(row)
    .onConflict((conflict) => conflict.columns(['owner_id', 'member_id']).where('ended_at', 'is', null).doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}

export async function lockAid(ctx: Context, id: string): Promise<MutualAidRow | undefined> {
  return db(ctx)
    .selectFrom('accounts.mutual_aid')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export async function endAid(ctx: Context, id: string): Promise<void> {
  await db(ctx).updateTable('accounts.mutual_aid').set({ ended_at: ctx.now }).where('id', '=', id).execute()
}
