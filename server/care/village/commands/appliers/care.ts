/** Care as the modules do it: their own verbs, with the time of the deed and the device's signature as evidence. */
import { z } from 'zod'
import { enrol, screen } from '#care/chronic'
import { signAtHome } from '#care/contracts'
import { recordCheck, recordFollowUp } from '#care/follow-ups'
import { keepReading } from '#care/readings'
import { EnrolRequest, ScreenRequest } from '#contracts/chronic'
import { HomeSigning } from '#contracts/family-contracts'
import { CheckRequest, RecordRequest } from '#contracts/follow-ups'
import { KeepRequest } from '#contracts/readings'
import type { RefusalCode } from '#kernel'
import { dayOf } from '#people/institutions'
import { type AnyApplier, applier } from '../applier.ts'
import { fit, named } from '../fit.ts'

const Body = z.record(z.string(), z.unknown())

const reading = applier({
  kind: 'reading',
  schema: Body,
  apply: async (ctx, { command, body, doneAt }) => {
    const residentId = named(command.residentId, 'residentId')
    const asked: Record<string, unknown> = { source: 'kit', ...body, residentId, measuredAt: doneAt.toISOString() }
    const { state, heldCode } = await keepReading(ctx, fit(KeepRequest, asked))
    // What cannot well be is looked at where readings are; the device hears the end of it.
    return state === 'held'
      ? { held: (heldCode ?? 'village.could_not_apply') as RefusalCode, field: 'value' }
      : undefined
  },
})

const screening = applier({
  kind: 'screen',
  schema: Body,
  apply: async (ctx, { command, body, doneAt }) => {
    const residentId = named(command.residentId, 'residentId')
    await screen(ctx, fit(ScreenRequest, { ...body, residentId, answeredAt: doneAt.toISOString() }))
    return undefined
  },
})

const enrolment = applier({
  kind: 'enrol',
  schema: Body,
  apply: async (ctx, { command, body, doneAt }) => {
    const residentId = named(command.residentId, 'residentId')
    await enrol(ctx, fit(EnrolRequest, { ...body, residentId, enrolledAt: doneAt.toISOString() }))
    return undefined
  },
})

const followUp = applier({
  kind: 'follow-up',
  schema: Body,
  apply: async (ctx, { command, body, doneAt }) => {
    const residentId = named(command.residentId, 'residentId')
    const given = Array.isArray(body.evidence) ? body.evidence : []
    const evidence = [...given, { kind: 'command', id: command.id }].slice(-10)
    const at = doneAt.toISOString()
    await recordFollowUp(ctx, fit(RecordRequest, { ...body, residentId, doneAt: at, writtenAt: at, evidence }))
    return undefined
  },
})

const check = applier({
  kind: 'check',
  schema: Body,
  apply: async (ctx, { command, body, doneAt }) => {
    const residentId = named(command.residentId, 'residentId')
    const times = { doneOn: dayOf(doneAt), writtenAt: doneAt.toISOString() }
    await recordCheck(ctx, fit(CheckRequest, { ...body, residentId, ...times }))
    return undefined
  },
})

const contract = applier({
  kind: 'contract-sign',
  schema: Body,
  apply: async (ctx, { body, doneAt, deviceId, teamId, signature }) => {
    const device = { id: deviceId, signature }
    await signAtHome(ctx, fit(HomeSigning, { ...body, teamId, signedAt: doneAt.toISOString(), device }))
    return undefined
  },
})

export const careAppliers: readonly AnyApplier[] = [reading, screening, enrolment, followUp, check, contract]
