import { SettlementList, SettlementListAsked } from '#contracts/claims'
import { audit, refuseUnless, verb } from '#kernel'
import * as store from './store.ts'

/** Refusals: claims.unknown_list, claims.not_yours. */
export const readSettlementList = verb(
  {
    name: 'claims.read_settlement_list',
    may: ['manager', 'auditor', 'system'],
    input: SettlementListAsked,
    answer: SettlementList,
    summary: 'The settlement list of a stay: dates, department, leaving, diagnoses and procedures.',
  },
  async (ctx, { listId }) => {
    const row = await store.listOf(ctx, listId)
    refuseUnless(row, 'claims.unknown_list')
    const { roles, institutionId } = ctx.actor
    const all = roles.includes('auditor') || roles.includes('system')
    refuseUnless(all || institutionId === row.institution_id, 'claims.not_yours')
    const { diagnoses, operations, setlId } = await store.detailsOf(ctx, listId)
    await audit(ctx, {
      ...{ action: 'read', residentId: row.resident_id },
      ...{ entity: 'claims.settlement_list', entityId: listId },
    })
    return {
      ...{ mdtrtId: listId, setlId, residentId: row.resident_id, psn_no: row.psn_no },
      ...{ institutionId: row.institution_id, deptCode: row.dept_code, dscgWay: row.dscg_way },
      ...{ begntime: row.begntime.toISOString(), endtime: row.endtime.toISOString() },
      ...{ iptDays: row.ipt_days, ageDays: row.age_days, weightG: row.weight_g, diagnoses },
      operations: operations.map((one) => ({ ...one, oprn_oprt_time: one.oprn_oprt_time.toISOString() })),
    }
  },
)
