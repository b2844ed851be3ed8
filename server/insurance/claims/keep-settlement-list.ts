import { KeepSettlementList, SettlementListKept } from '#contracts/claims'
import { addCharges } from '#insurance/settlement'
import { audit, type Context, config, refuseUnless, sm3, verb } from '#kernel'
import { institutionOf } from '#people/institutions'
import { residentOf } from '#people/residents'
import { publish, refuseUnlessMayWrite } from '#record'
import { toResources } from './fhir.ts'
import { type Listed, stayOf } from './settlement-list.ts'
import * as store from './store.ts'

/**
 * Keeps the settlement list of a stay (医疗保障基金结算清单) and puts its charges on the visit, to be settled there. The same list
 * again is the same; another one for the visit is refused.
 * Refusals: those of `stayOf`; claims.wrong_pool, claims.not_yours, claims.list_differs, claims.stays_overlap, record.not_allowed
 * (a client's scopes), residents.not_found, institutions.not_found, and what addCharges refuses.
 */
export const keepSettlementList = verb(
  {
    name: 'claims.keep_settlement_list',
    may: ['integration', 'system'],
    input: KeepSettlementList,
    answer: SettlementListKept,
    summary: 'Keeps the settlement list of a stay, with its charges.',
  },
  async (ctx, list) => {
    refuseUnlessMayHandIn(ctx, list)
    const resident = await residentOf(ctx, list.residentId)
    await institutionOf(ctx, list.institutionId)
    await store.lockListsOf(ctx, list.residentId)
    const content = sm3(JSON.stringify(list)).toString('hex')
    const kept = await store.listOf(ctx, list.mdtrtId)
    const { mdtrtId } = list
    if (kept) {
      refuseUnless(kept.content_sm3 === content, 'claims.list_differs', { field: 'mdtrtId' })
      const { chargeIds } = await charge(ctx, list)
      return { mdtrtId, chargeIds, iptDays: kept.ipt_days }
    }
    const stay = stayOf(list, resident.birthDate, ctx.now)
    refuseUnless(!(await store.overlaps(ctx, list)), 'claims.stays_overlap', { field: 'begntime' })
    const { chargeIds } = await charge(ctx, list)
    await store.insertList(ctx, list, { ...stay, content, psnNo: resident.psnNo ?? resident.id })
    await publish(ctx, 'claims', toResources(list, stay))
    await audit(ctx, {
      ...{ action: 'create', residentId: list.residentId },
      ...{ entity: 'claims.settlement_list', entityId: mdtrtId },
    })
    return { mdtrtId, chargeIds, iptDays: stay.iptDays }
  },
)

function refuseUnlessMayHandIn(ctx: Context, { poolareaNo, institutionId }: Listed): void {
  for (const type of ['Encounter', 'Condition', 'Procedure', 'ChargeItem']) refuseUnlessMayWrite(ctx, type)
  const own = ctx.actor.institutionId
  refuseUnless(own === undefined || own === institutionId, 'claims.not_yours', { field: 'institutionId' })
  const params = { pool: poolareaNo.slice(0, 20) }
  refuseUnless(poolareaNo === config.poolareaNo, 'claims.wrong_pool', { field: 'poolareaNo', params })
}

function charge(ctx: Context, list: Listed) {
  const principal = list.diagnoses.find((one) => one.diag_srt_no === 1)!
  return addCharges(ctx, {
    mdtrtId: list.mdtrtId,
    residentId: list.residentId,
    institutionId: list.institutionId,
    ...(list.doctorId === undefined ? {} : { doctorId: list.doctorId }),
    orderId: list.orderId,
    diagCode: principal.diag_code,
    medType: '21',
    referred: list.referred,
    chargedAt: list.endtime,
    lines: list.charges,
  })
}
