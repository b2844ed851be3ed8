/** What waits for a person: held commands and fields that two changed differently; and what the person says. */
import type { z } from 'zod'
import { DecideRequest, Question, QuestionList, QuestionsRequest, ResolveRequest, Verdict } from '#contracts/village'
import { audit, type Context, type RefusalCode, refuse, refuseUnless, verb } from '#kernel'
import { staffOf } from '#people/staff'
import { holderOf } from '../devices/session.ts'
import * as devices from '../devices/store.ts'
import type { CommandTable } from '../tables.ts'
import { refuseUnlessLeads } from '../team.ts'
import { carryOut, type Outcome } from './carry-out.ts'
import { writeFields } from './fields.ts'
import { lastWriter } from './looked-at.ts'
import { nameOf } from './names.ts'
import { settleWaiting, setVerdict } from './settle.ts'
import * as store from './store.ts'
import { sentenceOf, showVerdict } from './verdict.ts'

const may = ['doctor', 'registrar', 'manager', 'administrator'] as const

/** Refusals: village.not_leader, institutions.not_yours. */
export const listQuestions = verb(
  {
    name: 'village.list_questions',
    may,
    input: QuestionsRequest,
    answer: QuestionList,
    summary: 'What of a team’s devices waits for a person.',
  },
  async (ctx, { teamId }) => {
    await refuseUnlessLeads(ctx, teamId)
    const questions = []
    for (const row of await store.questionsOf(ctx, teamId)) questions.push(await show(ctx, row))
    for (const { residentId, id } of questions)
      if (residentId) await audit(ctx, { action: 'read', residentId, entity: 'village.question', entityId: id })
    return { questions }
  },
)

type Row = Awaited<ReturnType<typeof store.questionsOf>>[number]

async function show(ctx: Context, row: Row): Promise<z.infer<typeof Question>> {
  const doctor = await staffOf(ctx, row.doctor_id)
  return {
    ...{
      kind: row.conflict_id ? 'conflict' : 'held',
      id: row.conflict_id ?? row.id,
      commandId: row.id,
      commandKind: row.kind,
    },
    ...{ deviceId: row.device_id, deviceName: row.device_name, doctorId: row.doctor_id, doctorName: doctor.name },
    ...{ residentId: row.resident_id, householdId: row.household_id },
    residentName: await nameOf(ctx, row.resident_id, row.team_id),
    theirsBy: row.conflict_field ? await writerOf(ctx, row, row.conflict_field) : null,
    ...{ deviceAt: row.device_at.toISOString(), doneAt: row.done_at.toISOString(), code: row.code ?? '' },
    sentence: sentenceOf(row, ctx.locale) ?? '',
    ...{
      field: row.conflict_field ?? row.field,
      base: row.base ?? null,
      mine: row.mine ?? null,
      theirs: row.theirs ?? null,
    },
    ...{ state: 'open', raisedAt: (row.raised_at ?? row.received_at).toISOString() },
  }
}

async function writerOf(ctx: Context, row: Row, field: string): Promise<z.infer<typeof Question>['theirsBy']> {
  const subject = { residentId: row.resident_id, householdId: row.household_id, teamId: row.team_id }
  const writer = await lastWriter(ctx, { ...subject, field })
  return writer ? { name: (await staffOf(ctx, writer.staff_id)).name, at: writer.at.toISOString() } : null
}

/**
 * Applies a held command as the doctor who did it, at the time that the leader says it was done, or leaves it. What the module then refuses
 * is told to the leader, and the command stays held. Refusals: village.command_unknown, .command_decided, .not_leader, those of the module.
 */
export const decideCommand = verb(
  {
    name: 'village.decide_command',
    may: [...may, 'system'],
    input: DecideRequest,
    answer: Verdict,
    summary: 'Decides on something that a device sent and that is held.',
  },
  async (ctx, { commandId, decision, at, reason }) => {
    const { row, device } = await heldOf(ctx, commandId)
    const doneAt = at ? new Date(at) : row.done_at
    // A conflict is resolved field by field, and what waits for another goes with the other.
    const ready =
      row.code !== 'village.conflict' && row.code !== 'village.waits_for_other' && !row.code?.startsWith('readings.')
    refuseUnless(decision === 'refuse' || ready, row.code as RefusalCode)
    refuseUnless(doneAt <= ctx.now, 'village.in_the_future', { field: 'at' })
    const { actor } = await holderOf(ctx, device)
    const refused: Outcome = { state: 'refused', code: 'village.refused_by_person', field: null, params: null }
    const outcome = decision === 'refuse' ? refused : await carryOut(ctx.as(actor), row, { device, doneAt })
    if (decision === 'refuse') await store.leaveConflicts(ctx, commandId)
    const said = { decided_by: ctx.actor.id, decided_reason: reason, decided_at: ctx.now, done_at: doneAt }
    const after = await setVerdict(ctx, row, outcome, said)
    await audit(ctx, {
      action: 'execute',
      residentId: row.resident_id ?? undefined,
      entity: 'village.command',
      entityId: commandId,
      reason,
    })
    await settleWaiting(ctx, commandId)
    return showVerdict(after)
  },
)

async function heldOf(ctx: Context, commandId: string) {
  const seen = await store.commandById(ctx, commandId)
  if (!seen) refuse('village.command_unknown')
  const known = await devices.deviceById(ctx, seen.device_id)
  await refuseUnlessLeads(ctx, known!.team_id)
  const device = await devices.lockDevice(ctx, seen.device_id)
  const row: CommandTable = (await store.commandById(ctx, commandId))!
  refuseUnless(row.state === 'held', 'village.command_decided')
  return { row, device }
}

/** Refusals: village.conflict_unknown, .conflict_resolved, .not_leader, .value_missing, .body_invalid. */
export const resolveConflict = verb(
  {
    name: 'village.resolve_conflict',
    may,
    input: ResolveRequest,
    answer: Question,
    summary: 'Says what stands in a field that two changed differently.',
  },
  async (ctx, { conflictId, take, value }) => {
    const conflict = await store.lockConflict(ctx, conflictId)
    if (!conflict) refuse('village.conflict_unknown')
    const command = (await store.commandById(ctx, conflict.command_id))!
    const device = (await devices.deviceById(ctx, command.device_id))!
    await refuseUnlessLeads(ctx, device.team_id)
    refuseUnless(conflict.taken === null, 'village.conflict_resolved')
    refuseUnless(take !== 'other' || value !== undefined, 'village.value_missing', { field: 'value' })
    await devices.lockDevice(ctx, device.id)
    const stands = take === 'mine' ? conflict.mine : take === 'theirs' ? conflict.theirs : value
    const subject = { residentId: conflict.resident_id, householdId: conflict.household_id }
    if (take !== 'theirs') await writeFields(ctx, subject, { [conflict.field]: stands })
    await store.resolveConflict(ctx, conflictId, take, stands)
    await audit(ctx, {
      action: 'execute',
      residentId: conflict.resident_id ?? undefined,
      entity: 'village.conflict',
      entityId: conflictId,
    })
    const row: Row = {
      ...{ ...command, device_name: device.name, team_id: device.team_id, conflict_id: conflictId },
      ...{ conflict_field: conflict.field, base: conflict.base, mine: conflict.mine, theirs: conflict.theirs },
      raised_at: conflict.raised_at,
    }
    if (command.state === 'held' && (await store.openConflicts(ctx, command.id)) === 0) {
      await setVerdict(ctx, command, undefined)
      await settleWaiting(ctx, command.id)
    }
    return { ...(await show(ctx, row)), state: take }
  },
)
