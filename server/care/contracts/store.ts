/** All SQL of agreements, contracts, their packages and signatures. */
import type { Package, SigningWay } from '#contracts/family-contracts'
import { type Context, sql } from '#kernel'
import type { Contract, SignatureRow } from './contract.ts'
import {
  type AgreementTable,
  type ContractPackageTable,
  type ContractTable,
  db,
  type SignatureTable,
} from './tables.ts'

const toContract = (row: ContractTable): Contract => ({
  id: row.id,
  agreementId: row.agreement_id,
  residentId: row.resident_id,
  householdId: row.household_id,
  teamId: row.team_id,
  institutionId: row.institution_id,
  termsVersion: row.terms_version,
  document: row.document,
  state: row.state,
  turn: row.turn,
  offeredOn: row.offered_on,
  openUntil: row.open_until,
  signedOn: row.signed_on,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  endedOn: row.ended_on,
  endReason: row.end_reason,
  endCause: row.end_cause,
  renewsId: row.renews_id,
  transfersId: row.transfers_id,
  entitlementId: row.entitlement_id,
})

const toRow = (contract: Contract) => ({
  id: contract.id,
  agreement_id: contract.agreementId,
  resident_id: contract.residentId,
  household_id: contract.householdId,
  team_id: contract.teamId,
  institution_id: contract.institutionId,
  terms_version: contract.termsVersion,
  document: JSON.stringify(contract.document) as never,
  state: contract.state,
  turn: contract.turn,
  offered_on: contract.offeredOn,
  open_until: contract.openUntil,
  signed_on: contract.signedOn,
  starts_on: contract.startsOn,
  ends_on: contract.endsOn,
  ended_on: contract.endedOn,
  end_reason: contract.endReason,
  end_cause: contract.endCause,
  renews_id: contract.renewsId,
  transfers_id: contract.transfersId,
  entitlement_id: contract.entitlementId,
})

/** One unit of work at a time counts a team's households. People are locked before teams. */
export const lockTeam = (ctx: Context, teamId: string) => lockKey(ctx, `contracts:team:${teamId}`)
export const lockAgreement = (ctx: Context, id: string) => lockKey(ctx, `contracts:agreement:${id}`)

async function lockKey(ctx: Context, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db(ctx))
}

export interface AgreementRow {
  readonly id: string
  readonly teamId: string
  readonly institutionId: string
  readonly way: SigningWay
  readonly content: string
}

export async function agreementById(ctx: Context, id: string): Promise<AgreementTable | undefined> {
  return db(ctx).selectFrom('contracts.agreement').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertAgreement(ctx: Context, row: AgreementRow): Promise<void> {
  const { id, teamId: team_id, institutionId: institution_id, way, content } = row
  const made = { made_by: ctx.actor.id, made_at: ctx.now }
  await db(ctx)
    .insertInto('contracts.agreement')
    .values({ id, team_id, institution_id, way, content, ...made })
    .execute()
}

export async function insertContract(ctx: Context, contract: Contract, packages: readonly Package[]) {
  await db(ctx).insertInto('contracts.contract').values(toRow(contract)).execute()
  await db(ctx)
    .insertInto('contracts.contract_package')
    .values(
      packages.map((one) => ({
        contract_id: contract.id,
        package_id: one.id,
        package_code: one.code,
        price_fen: one.priceFen,
        fund_fen: one.parts.fundFen,
        public_health_fen: one.parts.publicHealthFen,
        person_fen: one.parts.personFen,
        payable: null,
        payable_from: null,
      })),
    )
    .execute()
}

export async function saveContract(ctx: Context, contract: Contract): Promise<void> {
  const { id, document: _, ...rest } = toRow(contract)
  await db(ctx).updateTable('contracts.contract').set(rest).where('id', '=', id).execute()
}

export async function contractById(ctx: Context, id: string): Promise<Contract | undefined> {
  const row = await db(ctx).selectFrom('contracts.contract').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toContract(row)
}

export async function contractsByIds(ctx: Context, ids: readonly string[]): Promise<Contract[]> {
  if (ids.length === 0) return []
  const find = db(ctx)
    .selectFrom('contracts.contract')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
  return (await find.execute()).map(toContract)
}

export async function lockContract(ctx: Context, id: string): Promise<Contract | undefined> {
  const find = db(ctx).selectFrom('contracts.contract').selectAll().where('id', '=', id).forUpdate()
  const row = await find.executeTakeFirst()
  return row && toContract(row)
}

/** The contracts of a person, the newest first. */
export async function contractsOf(ctx: Context, residentId: string): Promise<Contract[]> {
  const find = db(ctx).selectFrom('contracts.contract').selectAll().where('resident_id', '=', residentId)
  return (await find.orderBy('offered_on', 'desc').orderBy('id', 'desc').execute()).map(toContract)
}

export async function contractsOfAgreement(ctx: Context, agreementId: string): Promise<Contract[]> {
  const find = db(ctx).selectFrom('contracts.contract').selectAll().where('agreement_id', '=', agreementId)
  return (await find.orderBy('id').execute()).map(toContract)
}

/** Of a person in a turn: there is at most one. */
export async function runningOf(ctx: Context, residentId: string, turn: 'now' | 'next'): Promise<Contract | undefined> {
  const row = await db(ctx)
    .selectFrom('contracts.contract')
    .selectAll()
    .where('resident_id', '=', residentId)
    .where('turn', '=', turn)
    .where('state', 'in', ['cooling', 'active'])
    .executeTakeFirst()
  return row && toContract(row)
}

export async function openOffersOf(ctx: Context, residentId: string): Promise<Contract[]> {
  const find = db(ctx).selectFrom('contracts.contract').selectAll().where('resident_id', '=', residentId)
  return (await find.where('state', '=', 'offered').orderBy('id').forUpdate().execute()).map(toContract)
}

/** Households with a running contract at a team; people of no household count for themselves. */
export async function householdsOf(ctx: Context, teamId: string): Promise<Set<string>> {
  const rows = await db(ctx)
    .selectFrom('contracts.contract')
    .select((select) => select.fn.coalesce('household_id', 'resident_id').as('household'))
    .distinct()
    .where('team_id', '=', teamId)
    .where('state', 'in', ['cooling', 'active'])
    .execute()
  return new Set(rows.map((row) => row.household as string))
}

/** The household of the grid on a day; its spans end the day before `until_date`. */
export async function householdOn(ctx: Context, residentId: string, onDay: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('grid.pub_member')
    .select('household_id')
    .where('resident_id', '=', residentId)
    .where('since_date', '<=', onDay)
    .where((where) => where.or([where('until_date', 'is', null), where('until_date', '>', onDay)]))
    .limit(1)
    .executeTakeFirst()
  return row?.household_id ?? null
}

export async function packagesOf(ctx: Context, contractIds: readonly string[]): Promise<ContractPackageTable[]> {
  if (contractIds.length === 0) return []
  const find = db(ctx).selectFrom('contracts.contract_package').selectAll()
  return find
    .where('contract_id', 'in', [...contractIds])
    .orderBy('package_code')
    .execute()
}

export async function setPayable(
  ctx: Context,
  contractId: string,
  payable: 'open' | 'void',
  from: string,
): Promise<void> {
  await db(ctx)
    .updateTable('contracts.contract_package')
    .set({ payable, payable_from: from })
    .where('contract_id', '=', contractId)
    .execute()
}

const toSignature = (row: SignatureTable): SignatureRow => ({
  contractId: row.contract_id,
  side: row.side,
  way: row.way,
  signerId: row.signer_id,
  signerName: row.signer_name,
  guardian: row.guardian,
  witnessId: row.witness_id,
  witnessName: row.witness_name,
  pictureReference: row.picture_reference,
  pictureDigest: row.picture_digest,
  device: row.device,
  signedAt: row.signed_at,
  enteredAt: row.entered_at,
  signature: row.signature,
})

export async function signaturesOf(ctx: Context, contractIds: readonly string[]): Promise<SignatureRow[]> {
  if (contractIds.length === 0) return []
  const find = db(ctx).selectFrom('contracts.signature').selectAll()
  return (
    await find
      .where('contract_id', 'in', [...contractIds])
      .orderBy('signed_at')
      .orderBy('side')
      .execute()
  ).map(toSignature)
}

export async function insertSignature(ctx: Context, row: SignatureRow): Promise<void> {
  await db(ctx)
    .insertInto('contracts.signature')
    .values({
      contract_id: row.contractId,
      side: row.side,
      way: row.way,
      signer_id: row.signerId,
      signer_name: row.signerName,
      guardian: row.guardian,
      witness_id: row.witnessId,
      witness_name: row.witnessName,
      picture_reference: row.pictureReference,
      picture_digest: row.pictureDigest,
      device: row.device === null ? null : (JSON.stringify(row.device) as never),
      signed_at: row.signedAt,
      entered_at: row.enteredAt,
      signature: JSON.stringify(row.signature) as never,
    })
    .execute()
}

export interface TeamRow {
  readonly teamId: string
  readonly institutionId: string
  readonly name: string
  readonly quota: number
  readonly from: string
  readonly to: string | null
}

export async function teamById(ctx: Context, teamId: string): Promise<TeamRow | undefined> {
  const row = await db(ctx).selectFrom('teams.pub_team').selectAll().where('team_id', '=', teamId).executeTakeFirst()
  if (!row) return undefined
  const { team_id, institution_id: institutionId, name, household_quota: quota, from_date: from, to_date: to } = row
  return { teamId: team_id, institutionId, name, quota, from, to }
}
