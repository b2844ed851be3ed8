import type { Assignment, AssignReason } from '#contracts/grid-assignments'
import { audit, type Context, type Locale } from '#kernel'
import { residentsOf } from '#people/residents'
import { teamOf } from '#people/teams'
import * as store from './store.ts'

const reasonTexts: Record<AssignReason, Record<Locale, string>> = {
  kept: { zh: '保持原团队', en: 'Stays with its team' },
  contract: { zh: '家庭成员已与该团队签约', en: 'Members have signed with this team' },
  nearest: { zh: '距离最近且有余量', en: 'Nearest team with room' },
  balanced: {
    zh: '较近团队负担已重，由负担较轻的团队负责',
    en: 'Nearer teams carry more: given to one that carries less',
  },
  'contract-team-full': { zh: '签约团队户数已满', en: 'The team they signed with is full' },
  'all-full': { zh: '各团队户数均已满', en: 'Every team is full' },
  'no-team': { zh: '本机构尚无团队', en: 'The institution has no team' },
}

/** A proposal with names; reading it is reading the heads' data. */
export async function showAssignment(ctx: Context, id: string): Promise<Assignment> {
  const row = (await store.byId(ctx, id))!
  const changes = await store.rowsOf(ctx, id)
  const heads = changes.flatMap(({ headId }) => headId ?? [])
  const names = new Map((await residentsOf(ctx, heads)).map((one) => [one.id, one.name]))
  for (const residentId of heads)
    await audit(ctx, { action: 'read', residentId, entity: 'grid.assignment', entityId: id })
  const involved = new Set([
    ...row.loads.teams.map(({ teamId }) => teamId),
    ...changes.flatMap(({ from, to }) => [from, to]).filter((one) => one !== null),
  ])
  const teams = new Map<string, { id: string; name: string; quota: number }>()
  for (const teamId of involved) {
    const { name, householdQuota: quota } = await teamOf(ctx, teamId)
    teams.set(teamId, { id: teamId, name, quota })
  }
  const ref = (teamId: string | null) => (teamId ? { id: teamId, name: teams.get(teamId)!.name } : null)
  return {
    id,
    institutionId: row.institutionId,
    state: row.state,
    madeAt: row.madeAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    unchanged: row.loads.unchanged,
    changes: changes.map(({ headId, from, to, reason, ...rest }) => ({
      ...rest,
      reason,
      headName: names.get(headId ?? '') ?? null,
      from: ref(from),
      to: ref(to),
      reasonText: reasonTexts[reason][ctx.locale],
    })),
    loads: row.loads.teams.map((load) => ({
      ...load,
      name: teams.get(load.teamId)!.name,
      quota: teams.get(load.teamId)!.quota,
    })),
  }
}
