import type { Insutype, SpecialDisease, Ticket } from '#contracts/benefits'
import { type Context, rowsOf, tables } from '#kernel'

interface DiseaseRow extends Pick<SpecialDisease, 'code' | 'insutype' | 'name' | 'valid_from' | 'valid_to'> {
  name_en: string
  diag_codes: string[]
  uplmt_fen: number | null
  clause_zh: string
  clause_en: string
}

interface TicketRow extends Pick<Ticket, 'note' | 'state' | 'reason' | 'valid_from' | 'valid_to'> {
  id: string
  resident_id: string
  disease_code: string
  diag_code: string
  institution_id: string | null
  applied_by: string
  applied_at: Date
  decided_by: string | null
  decided_at: Date | null
  entitlement_id: string | null
}

const db = (ctx: Context) => tables<{ 'benefits.ticket': TicketRow }>(ctx)

const toDisease = ({ name_en, diag_codes, uplmt_fen, clause_zh, clause_en, ...row }: DiseaseRow): SpecialDisease => ({
  ...row,
  nameEn: name_en,
  diagCodes: diag_codes,
  uplmtFen: uplmt_fen,
  clauseZh: clause_zh,
  clauseEn: clause_en,
})

export type HeldTicket = Ticket & { readonly entitlementId: string | null }

const toTicket = (row: TicketRow): HeldTicket => ({
  ticketId: row.id,
  residentId: row.resident_id,
  diseaseCode: row.disease_code,
  diagCode: row.diag_code,
  institutionId: row.institution_id,
  note: row.note,
  state: row.state,
  appliedBy: row.applied_by,
  appliedAt: row.applied_at.toISOString(),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
  reason: row.reason,
  valid_from: row.valid_from,
  valid_to: row.valid_to,
  entitlementId: row.entitlement_id,
})

/** Those in force on a day; of a scheme and of codes, if given. */
export async function diseasesOn(
  ctx: Context,
  asked: { onDate: string; insutype?: Insutype; codes?: readonly string[] },
): Promise<SpecialDisease[]> {
  const rows = await rowsOf<DiseaseRow>(ctx, {
    name: 'benefits-diseases-on',
    text: `select * from benefits.special_disease
            where valid_from <= $1 and (valid_to is null or valid_to >= $1)
              and ($2::text is null or insutype = $2) and ($3::text[] is null or code = any($3))
            order by code, insutype`,
    values: [asked.onDate, asked.insutype ?? null, asked.codes ?? null],
  })
  return rows.map(toDisease)
}

export async function diseaseVersions(ctx: Context): Promise<SpecialDisease[]> {
  const rows = await rowsOf<DiseaseRow>(ctx, {
    name: 'benefits-disease-versions',
    text: 'select * from benefits.special_disease order by code, insutype, valid_from',
  })
  return rows.map(toDisease)
}

export async function saveDiseases(ctx: Context, diseases: readonly SpecialDisease[]): Promise<void> {
  const rows = diseases.map(
    ({ nameEn, diagCodes, uplmtFen, clauseZh, clauseEn, ...rest }): DiseaseRow => ({
      ...rest,
      name_en: nameEn,
      diag_codes: diagCodes,
      uplmt_fen: uplmtFen,
      clause_zh: clauseZh,
      clause_en: clauseEn,
    }),
  )
  await ctx.client.query(
    `insert into benefits.special_disease select * from jsonb_populate_recordset(null::benefits.special_disease, $1)
     on conflict (code, insutype, valid_from) do update set
       name = excluded.name, name_en = excluded.name_en, diag_codes = excluded.diag_codes, uplmt_fen = excluded.uplmt_fen,
       clause_zh = excluded.clause_zh, clause_en = excluded.clause_en, valid_to = excluded.valid_to`,
    [JSON.stringify(rows)],
  )
}

export async function removeDiseases(
  ctx: Context,
  diseases: readonly Pick<SpecialDisease, 'code' | 'insutype' | 'valid_from'>[],
): Promise<void> {
  await ctx.client.query(
    `delete from benefits.special_disease d
      using jsonb_to_recordset($1) as gone (code text, insutype text, valid_from date)
      where d.code = gone.code and d.insutype = gone.insutype and d.valid_from = gone.valid_from`,
    [JSON.stringify(diseases)],
  )
}

/** False when one of the person and disease is running. */
export async function insertTicket(ctx: Context, ticket: Ticket): Promise<boolean> {
  const made = await db(ctx)
    .insertInto('benefits.ticket')
    .values({
      id: ticket.ticketId,
      resident_id: ticket.residentId,
      disease_code: ticket.diseaseCode,
      diag_code: ticket.diagCode,
      institution_id: ticket.institutionId,
      note: ticket.note,
      state: ticket.state,
      applied_by: ticket.appliedBy,
      applied_at: ctx.now,
    })
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

export async function lockTicket(ctx: Context, id: string): Promise<HeldTicket | undefined> {
  const row = await db(ctx)
    .selectFrom('benefits.ticket')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toTicket(row)
}

export async function updateTicket(
  ctx: Context,
  id: string,
  made: Partial<
    Pick<TicketRow, 'state' | 'decided_by' | 'decided_at' | 'reason' | 'valid_from' | 'valid_to' | 'entitlement_id'>
  >,
): Promise<void> {
  await db(ctx).updateTable('benefits.ticket').set(made).where('id', '=', id).execute()
}

export async function findTickets(
  ctx: Context,
  asked: { residentId?: string | undefined; state?: Ticket['state'] | undefined },
): Promise<HeldTicket[]> {
  let found = db(ctx).selectFrom('benefits.ticket').selectAll()
  if (asked.residentId) found = found.where('resident_id', '=', asked.residentId)
  if (asked.state) found = found.where('state', '=', asked.state)
  const rows = await found.orderBy('applied_at').orderBy('id').limit(200).execute()
  return rows.map(toTicket)
}
