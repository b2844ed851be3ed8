import { BulkOffer, BulkOffered } from '#contracts/family-contracts'
import { audit, type Context, Refusal, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { lockResidents, residentsOf } from '#people/residents'
import * as store from '../store.ts'
import { renewalsDue } from '../team-lists.ts'
import { refuseUnlessForTeam, teamById } from '../who.ts'
import { digestOf, type Planned, planOffer, writeOffers } from './offer.ts'

interface Wanted {
  readonly residentId: string
  readonly packageCodes: readonly string[]
}

/**
 * Offers to many at once: the renewals that are due, or these people. Each person for themselves: who cannot be offered is named with
 * the reason and nobody else is held up. With `preview` nothing is changed.
 * Refusals: teams.not_found, contracts.not_on_team, institutions.not_yours, contracts.package_unknown (people without packages).
 */
export const offerInBulk = verb(
  {
    name: 'contracts.offer_in_bulk',
    may: ['doctor', 'registrar', 'system'],
    input: BulkOffer,
    answer: BulkOffered,
    summary: 'Offers contracts to many people, or says what offering them would do.',
  },
  async (ctx, request) => {
    const { teamId, preview } = request
    const team = await teamById(ctx, teamId)
    await refuseUnlessForTeam(ctx, team)
    const wanted = request.renewals ? await renewals(ctx, request) : people(request, dayOf(ctx.now))
    const known = new Map(
      (
        await residentsOf(
          ctx,
          wanted.map((one) => one.residentId),
        )
      ).map((one) => [one.id, one]),
    )
    await lockResidents(ctx, wanted.map((one) => one.residentId).sort())
    const rows = []
    for (const one of wanted) {
      const outcome = await offerOne(ctx, team, one, preview)
      const residentName = known.get(one.residentId)?.name ?? ''
      if (known.has(one.residentId)) {
        const { residentId } = one
        await audit(ctx, { action: 'read', residentId, entity: 'contracts.contract', reason: 'offer-in-bulk' })
      }
      rows.push({ residentId: one.residentId, residentName, packageCodes: [...one.packageCodes], ...outcome })
    }
    return { preview, rows }
  },
)

type Asked = Pick<BulkOffer, 'teamId' | 'residentIds' | 'packageCodes'>

function people({ residentIds, packageCodes }: Asked, on: string): Wanted[] {
  refuseUnless(packageCodes, 'contracts.package_unknown', { field: 'packageCodes', params: { code: '–', on } })
  return [...new Set(residentIds)].map((residentId) => ({ residentId, packageCodes }))
}

async function renewals(ctx: Context, { teamId, residentIds, packageCodes }: Asked): Promise<Wanted[]> {
  const { due } = await renewalsDue(ctx, teamId)
  const open = due.filter((one) => !one.offered && (residentIds.length === 0 || residentIds.includes(one.residentId)))
  const rows = await store.packagesOf(
    ctx,
    open.map((one) => one.contractId),
  )
  const kept = Map.groupBy(rows, (row) => row.contract_id)
  return open.map(({ contractId, residentId }) => ({
    residentId,
    packageCodes: packageCodes ?? kept.get(contractId)!.map((row) => row.package_code),
  }))
}

type Member = { residentId: string; packageCodes: string[] }
interface Outcome {
  readonly contractId: string | null
  readonly refused: { code: string; sentence: string } | null
}

/** Planned first: whoever is refused has changed nothing, and a preview ends there. */
async function offerOne(ctx: Context, team: store.TeamRow, one: Wanted, preview: boolean): Promise<Outcome> {
  const member = { residentId: one.residentId, packageCodes: [...one.packageCodes] }
  const planned = await planOrRefusal(ctx, team, member)
  if (planned instanceof Refusal) {
    return { contractId: null, refused: { code: planned.code, sentence: planned.sentence(ctx.locale) } }
  }
  if (preview) return { contractId: null, refused: null }
  await writeOffers(ctx, team, [planned], { way: 'desk', content: digestOf(member) })
  return { contractId: planned.contract.id, refused: null }
}

async function planOrRefusal(ctx: Context, team: store.TeamRow, member: Member): Promise<Planned | Refusal> {
  try {
    return await planOffer(ctx, team, member, { way: 'desk', onDay: dayOf(ctx.now) }, 'residentIds')
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
