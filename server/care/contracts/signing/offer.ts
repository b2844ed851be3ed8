import { Agreement, OfferRequest, type Package } from '#contracts/family-contracts'
import { announce, audit, type Context, refuse, refuseUnless, sm3, verb } from '#kernel'
import { dayOf, institutionOf } from '#people/institutions'
import { lockResidents, refuseUnlessLives, residentOf } from '#people/residents'
import { type Contract, documentOf } from '../contract.ts'
import { daysAfter } from '../days.ts'
import { offered } from '../events.ts'
import { eligibilityOf } from '../packages/package.ts'
import { packagesById, packagesOn, personOn, termsOn } from '../packages/store.ts'
import { publishContract } from '../running/save.ts'
import { showAgreement } from '../show.ts'
import * as store from '../store.ts'
import { refuseUnlessForTeam, teamById } from '../who.ts'

/**
 * Offers packages to a person or to each member of a household, all or nothing. The same id with the same content answers what is there.
 * Refusals: teams.not_found, contracts.not_on_team, .team_closed, .package_unknown, .not_eligible, .already_signed,
 * .not_due_for_renewal, .offer_open, .id_taken, residents.not_found, .has_died, .has_moved.
 */
export const offer = verb(
  {
    name: 'contracts.offer',
    may: ['doctor', 'registrar', 'system'],
    input: OfferRequest,
    answer: Agreement,
    summary: 'Offers a family-doctor contract to a person or a household.',
  },
  async (ctx, request) => {
    const team = await teamById(ctx, request.teamId)
    await refuseUnlessForTeam(ctx, team)
    const known = await knownAgreement(ctx, request)
    if (known) return known
    const agreement = await makeOffers(ctx, request, { way: 'desk', onDay: dayOf(ctx.now) })
    return showAgreement(ctx, agreement)
  },
)

type Asked = Pick<OfferRequest, 'id' | 'teamId' | 'members'>

/** What the same id already stands for. Refusals: contracts.id_taken. */
export async function knownAgreement(ctx: Context, asked: Asked): Promise<Agreement | undefined> {
  if (asked.id === undefined) return undefined
  await store.lockAgreement(ctx, asked.id)
  const known = await store.agreementById(ctx, asked.id)
  if (!known) return undefined
  refuseUnless(known.content === digestOf(asked), 'contracts.id_taken', { field: 'id' })
  return showAgreement(ctx, asked.id)
}

export const digestOf = (asked: unknown): string => sm3(JSON.stringify(asked)).toString('hex')

interface How {
  readonly way: 'desk' | 'home'
  /** The day on which it is offered: of the deed, not of its arrival. */
  readonly onDay: string
  /** A contract with another team that this one takes over, with its packages as they were. */
  readonly transfers?: Contract
}

/** Writes the offers and answers the agreement's id. Whoever calls has asked who may. */
export async function makeOffers(ctx: Context, asked: Asked, how: How): Promise<string> {
  const team = await teamById(ctx, asked.teamId)
  await lockResidents(ctx, asked.members.map((one) => one.residentId).sort())
  const planned = []
  for (const [at, member] of asked.members.entries())
    planned.push(await planOffer(ctx, team, member, how, `members.${at}`))
  return writeOffers(ctx, team, planned, { ...how, id: asked.id, content: digestOf(asked) })
}

/** An agreement with its offers, as planned. */
export async function writeOffers(
  ctx: Context,
  { teamId, institutionId }: store.TeamRow,
  planned: readonly Planned[],
  { id = ctx.chance.uuid(), way, content }: { id?: string | undefined; way: How['way']; content: string },
): Promise<string> {
  await store.insertAgreement(ctx, { id, teamId, institutionId, way, content })
  for (const { contract: plan, packages } of planned) {
    const contract: Contract = { ...plan, agreementId: id }
    await store.insertContract(ctx, contract, packages)
    const { id: contractId, residentId, openUntil } = contract
    const entry = { entity: 'contracts.contract', entityId: contractId, reason: 'offered' }
    await audit(ctx, { action: 'create', residentId, ...entry })
    await publishContract(ctx, contract)
    await announce(ctx, offered, residentId, { contractId, residentId, teamId, institutionId, openUntil })
  }
  return id
}

export interface Planned {
  readonly contract: Omit<Contract, 'agreementId'>
  readonly packages: readonly Package[]
}

/**
 * What an offer to one person would be; changes nothing. Refusals: contracts.team_closed, .id_taken, .already_signed,
 * .not_due_for_renewal, .offer_open, .package_unknown, .not_eligible, residents.not_found, .has_died, .has_moved.
 */
export async function planOffer(
  ctx: Context,
  team: store.TeamRow,
  member: Asked['members'][number],
  how: How,
  field: string,
): Promise<Planned> {
  const { residentId } = member
  const { onDay } = how
  refuseUnless(team.from <= onDay && (team.to === null || onDay < team.to), 'contracts.team_closed')
  const resident = await residentOf(ctx, residentId)
  await refuseUnlessLives(ctx, residentId, onDay)
  if (member.id && (await store.contractById(ctx, member.id))) refuse('contracts.id_taken', { field: `${field}.id` })
  const renews = how.transfers ? undefined : await refuseUnlessFree(ctx, residentId, team, onDay)
  const packages = await chosenPackages(ctx, { ...member, birthDate: resident.birthDate }, how, field)
  const terms = await termsOn(ctx, onDay)
  const ids = {
    id: member.id ?? ctx.chance.uuid(),
    residentId,
    teamId: team.teamId,
    institutionId: team.institutionId,
    offeredOn: onDay,
    renewsId: renews?.id ?? null,
    transfersId: how.transfers?.id ?? null,
  }
  const { name: institution } = await institutionOf(ctx, team.institutionId)
  const contract = {
    ...ids,
    householdId: await store.householdOn(ctx, residentId, onDay),
    termsVersion: terms.version,
    document: documentOf(ids, { resident: resident.name, team: team.name, institution }, packages, terms),
    state: 'offered' as const,
    turn: 'now' as const,
    openUntil: daysAfter(onDay, terms.offerDays),
    ...notYet,
  }
  return { contract, packages }
}

const notYet = {
  signedOn: null,
  startsOn: null,
  endsOn: null,
  endedOn: null,
  endReason: null,
  endCause: null,
  entitlementId: null,
}

/**
 * Nobody else's, no open offer of this team; with the own team only when it is time to renew.
 * Refusals: contracts.already_signed, .not_due_for_renewal, .offer_open.
 */
async function refuseUnlessFree(
  ctx: Context,
  residentId: string,
  team: store.TeamRow,
  onDay: string,
): Promise<Contract | undefined> {
  const open = (await store.openOffersOf(ctx, residentId)).some((one) => one.teamId === team.teamId)
  refuseUnless(!open, 'contracts.offer_open')
  const running = await store.runningOf(ctx, residentId, 'now')
  if (!running) return undefined
  if (running.teamId !== team.teamId) await refuseSigned(ctx, running)
  const next = await store.runningOf(ctx, residentId, 'next')
  const { renewBeforeDays } = await termsOn(ctx, onDay)
  const due = !next && onDay >= daysAfter(running.endsOn!, -renewBeforeDays)
  refuseUnless(due, 'contracts.not_due_for_renewal', { params: { days: renewBeforeDays } })
  return running
}

/** Refusals: contracts.already_signed, naming the team and since when: neither is a person's. */
export async function refuseSigned(ctx: Context, running: Contract): Promise<never> {
  const { name } = await teamById(ctx, running.teamId)
  refuse('contracts.already_signed', { params: { team: name, since: running.signedOn! } })
}

/** Refusals: contracts.package_unknown, .not_eligible. */
async function chosenPackages(
  ctx: Context,
  member: Asked['members'][number] & { birthDate: string },
  how: How,
  field: string,
) {
  const { onDay } = how
  if (how.transfers) {
    const rows = await store.packagesOf(ctx, [how.transfers.id])
    return [
      ...(
        await packagesById(
          ctx,
          rows.map((row) => row.package_id),
        )
      ).values(),
    ]
  }
  const inForce = await packagesOn(ctx, onDay)
  const person = await personOn(ctx, member.residentId, member.birthDate, onDay)
  return member.packageCodes.map((code, at) => {
    const one = inForce.find((found) => found.code === code)
    const where = `${field}.packageCodes.${at}`
    if (!one) refuse('contracts.package_unknown', { field: where, params: { code, on: onDay } })
    const why = eligibilityOf(one.eligibility, person, onDay)
    const params = ctx.locale === 'en' ? { package: one.nameEn, why: why.en } : { package: one.nameZh, why: why.zh }
    refuseUnless(why.eligible, 'contracts.not_eligible', { field: where, params })
    return one
  })
}
