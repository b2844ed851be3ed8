/** The standards of a yearly check: which are in force, what a person's check asks, and a new version of one. */
import type { z } from 'zod'
import {
  CheckForm,
  CheckFormRequest,
  CheckStandard,
  CheckStandardList,
  CheckStandardsRequest,
  LoadCheckStandard,
} from '#contracts/health-checks'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { checksOf } from '../check-store.ts'
import { runningOn } from '../compose.ts'
import { dueOf } from '../due-store.ts'
import { enrolmentsOf } from '../store.ts'
import { readers, refuseUnlessMayRead } from '../who.ts'
import { checkAskedOf } from './items.ts'
import { checkDueByAge, insertStandard, lockStandards, standardsOn, versionsOf } from './store.ts'

/** Refusals: residents.not_acting_for, teams.not_on_team, institutions.not_yours. */
export const readCheckForm = verb(
  {
    name: 'follow_ups.check_form',
    may: readers,
    input: CheckFormRequest,
    answer: CheckForm,
    summary: 'What the health check of a person asks, why they are owed one, and when it is due.',
  },
  async (ctx, { residentId, onDay = dayOf(ctx.now) }) => {
    await refuseUnlessMayRead(ctx, residentId)
    await audit(ctx, { action: 'read', residentId, entity: 'follow_ups.health_check' })
    const running = runningOn(await enrolmentsOf(ctx, residentId), onDay)
    const programmes = running.map(({ programme_code }) => programme_code)
    const { because, points, scores } = await checkAskedOf(ctx, { residentId, programmes, onDay })
    const last = (await checksOf(ctx, residentId)).find(({ state }) => state === 'recorded')
    const byProgramme = (await dueOf(ctx, residentId)).find(({ kind }) => kind === 'check')?.due_on
    const dueOn = byProgramme ?? (await checkDueByAge(ctx, residentId, onDay)) ?? null
    return {
      ...{ residentId, onDay, because: [...because], checkItems: [...points], scores: [...scores] },
      ...{ lastOn: last?.done_on ?? null, dueOn },
    }
  },
)

export const listCheckStandards = verb(
  {
    name: 'follow_ups.check_standards',
    may: ['doctor', 'registrar', 'pharmacist', 'manager', 'administrator', 'auditor', 'system'],
    input: CheckStandardsRequest,
    answer: CheckStandardList,
    summary: 'The standards of the yearly health check in force on a day.',
  },
  async (ctx, { onDay = dayOf(ctx.now) }) => ({ onDay, standards: await standardsOn(ctx, onDay) }),
)

/**
 * A new version begins later than today and than those before; what is in force stays as it was.
 * Refusals: follow_ups.standard_taken, .standard_not_after, .standard_item_twice.
 */
export const loadCheckStandard = verb(
  {
    name: 'follow_ups.load_check_standard',
    may: ['manager', 'administrator', 'system'],
    input: LoadCheckStandard,
    answer: CheckStandard,
    summary: 'Loads a standard of the yearly health check, or a new version of one.',
  },
  async (ctx, { content }) => {
    await lockStandards(ctx)
    refuseUnlessSound(content)
    const versions = await versionsOf(ctx, content.code)
    if (versions.some(({ version }) => version === content.version))
      refuse('follow_ups.standard_taken', { field: 'content.version', params: { version: content.version } })
    const before = versions.map(({ validFrom, validTo = validFrom }) => validTo)
    const last = [dayOf(ctx.now), ...before].sort().at(-1)!
    // The first of its code may already be in force.
    if (versions.length > 0)
      refuseUnless(content.validFrom > last, 'follow_ups.standard_not_after', {
        ...{ field: 'content.validFrom', params: { day: last } },
      })
    await insertStandard(ctx, content)
    await audit(ctx, { action: 'create', entity: 'follow_ups.check_standard' })
    return content
  },
)

function refuseUnlessSound({ checkItems, scores }: z.infer<typeof CheckStandard>): void {
  const codes = [...checkItems, ...scores].map(({ code }) => code)
  const twice = codes.find((code, at) => codes.indexOf(code) !== at)
  if (twice) refuse('follow_ups.standard_item_twice', { field: 'content.checkItems', params: { code: twice } })
  const chosen = new Set(checkItems.filter(({ choices }) => choices).map(({ code }) => code))
  const loose = scores.flatMap(({ of }) => of).find((code) => !chosen.has(code))
  if (loose) refuse('follow_ups.check_item_unknown', { field: 'content.scores', params: { code: loose } })
}
