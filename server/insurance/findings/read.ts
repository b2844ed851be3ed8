/** Reading findings: the queue, one of them, and who it is about. */
import { FindingAsked, FindingDetail, FindingList, FindingPerson, FindingsAsked } from '#contracts/findings'
import { audit, type Context, refuse, refuseUnless, verb } from '#kernel'
import { residentOf } from '#people/residents'
import type { FindingRow } from './finding.ts'
import { scopeFor, within } from './scope.ts'
import { showDetail, showFindings } from './show.ts'
import * as store from './store.ts'

const pageSize = 50
export const readers = ['auditor', 'manager', 'doctor'] as const

/** Refusals: findings.other_scope. */
export const listFindings = verb(
  {
    name: 'findings.list',
    may: readers,
    input: FindingsAsked,
    answer: FindingList,
    summary: 'What the rules say of bills: the region, the own institution or the own lines.',
  },
  async (ctx, { institutionId, doctorId, ...asked }) => {
    const scope = await scopeFor(ctx, {
      ...(institutionId ? { institutionId } : {}),
      ...(doctorId ? { doctorId } : {}),
    })
    const rows = await store.findingsIn(ctx, scope, { ...asked, limit: pageSize + 1 })
    const page = rows.slice(0, pageSize)
    const counted = await store.countStates(ctx, scope, asked)
    const counts = { open: 0, appealed: 0, upheld: 0, dismissed: 0, recovered: 0 }
    for (const { state, n } of counted) counts[state] = n
    await audit(ctx, { action: 'read', entity: 'findings.finding', reason: 'list' })
    return {
      findings: await showFindings(ctx, page),
      counts,
      nextCursor: rows.length > pageSize ? page.at(-1)!.id : null,
    }
  },
)

/** One finding that the reader may know of. Refusals: findings.unknown. */
export async function findingFor(ctx: Context, findingId: string, lock = false): Promise<FindingRow> {
  const [row] = await store.findingsById(ctx, [findingId], lock)
  const scope = await scopeFor(ctx)
  if (!row || !within(scope, row)) refuse('findings.unknown')
  return row
}

export async function auditLook(ctx: Context, row: FindingRow, action: 'read' | 'update' | 'create', reason: string) {
  const resident = row.resident_id ? { residentId: row.resident_id } : {}
  await audit(ctx, { action, entity: 'findings.finding', entityId: row.id, reason, ...resident })
}

/** Refusals: findings.unknown, findings.other_scope. */
export const readFinding = verb(
  {
    name: 'findings.read',
    may: readers,
    input: FindingAsked,
    answer: FindingDetail,
    summary: 'A finding with its claim: the rule in words, its evidence, what was answered and decided.',
  },
  async (ctx, { findingId }) => {
    const row = await findingFor(ctx, findingId)
    await auditLook(ctx, row, 'read', 'claim')
    return showDetail(ctx, row)
  },
)

/** Refusals: findings.unknown, findings.other_scope. */
export const openPerson = verb(
  {
    name: 'findings.open_person',
    may: readers,
    input: FindingAsked,
    answer: FindingPerson,
    summary: 'Who a finding is about; each look is in the trail.',
  },
  async (ctx, { findingId }) => {
    const row = await findingFor(ctx, findingId)
    await auditLook(ctx, row, 'read', 'person opened')
    const person = row.resident_id ? await residentOf(ctx, row.resident_id) : undefined
    refuseUnless(!row.resident_id || person, 'findings.unknown')
    return {
      ...{
        name: person?.name ?? null,
        psnNo: row.psn_no,
        sex: person?.sex ?? null,
        birthDate: person?.birthDate ?? null,
      },
    }
  },
)
