import { correctResidenceInput, endResidenceInput, type Residence, residence } from '#contracts/residents'
import { announce, audit, type Context, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { mayOpen, publish } from '#record'
import { residenceCorrected, residenceEnded } from '../events.ts'
import { toPatient } from '../fhir.ts'
import { linkedPatientIds } from '../hospital-records/link-records.ts'
import type { Resident } from '../resident.ts'
import { residentOf } from '../resident-of.ts'
import * as store from './store.ts'

const may = ['registrar', 'doctor', 'administrator', 'system'] as const

/**
 * Somebody died or moved away; `on` is the last day here. Those who hear it end what they have with the person.
 * Refusals: residents.not_found, .not_acting_for (a doctor whom no relation opens the record), .residence_ended,
 * .residence_in_the_future, .residence_before_birth.
 */
export const endResidence = verb(
  {
    name: 'residents.end_residence',
    may,
    input: endResidenceInput,
    answer: residence,
    summary: 'Notes that a resident died or moved away.',
  },
  async (ctx, { residentId, reason, on }) => {
    const resident = await lockedResident(ctx, residentId)
    refuseUnless(resident.ended === null, 'residents.residence_ended', { params: { on: resident.ended?.on ?? '' } })
    refuseUnless(on <= dayOf(ctx.now), 'residents.residence_in_the_future', { field: 'on' })
    refuseUnless(on >= resident.birthDate, 'residents.residence_before_birth', { field: 'on' })
    const id = ctx.chance.uuid()
    await store.insertEnd(ctx, { id, residentId, reason, on })
    const ended: Resident = { ...resident, ended: { on, reason } }
    await save(ctx, ended, 'residents.residence', reason)
    await announce(ctx, residenceEnded, residentId, { residentId, reason, on })
    return show(ended)
  },
)

/**
 * Takes an end back: it was a mistake, or the person came back on a day. The end stays readable beside its correction.
 * Refusals: residents.not_found, .not_acting_for, .residence_stands, .dead_return, .return_day.
 */
export const correctResidence = verb(
  {
    name: 'residents.correct_residence',
    may,
    input: correctResidenceInput,
    answer: residence,
    summary: 'Corrects the end of a residence, with the reason.',
  },
  async (ctx, { residentId, reason, returnedOn = null }) => {
    const resident = await lockedResident(ctx, residentId)
    const { ended } = resident
    refuseUnless(ended, 'residents.residence_stands')
    if (returnedOn !== null) {
      refuseUnless(ended.reason === 'moved', 'residents.dead_return', { field: 'returnedOn' })
      const possible = ended.on < returnedOn && returnedOn <= dayOf(ctx.now)
      refuseUnless(possible, 'residents.return_day', { field: 'returnedOn' })
    }
    await store.correctEnd(ctx, residentId, reason, returnedOn)
    const back: Resident = { ...resident, ended: null }
    await save(ctx, back, 'residents.residence', reason)
    await announce(ctx, residenceCorrected, residentId, { residentId, reason: ended.reason, returnedOn })
    return show(back)
  },
)

/** Whether the person lived here on a day. Refusals: residents.not_found, .has_died, .has_moved. */
export async function refuseUnlessLives(ctx: Context, residentId: string, onDay: string): Promise<void> {
  const { ended } = await residentOf(ctx, residentId)
  const away = ended && ended.on < onDay ? ended : await ctx.transaction((ctx) => store.awayOn(ctx, residentId, onDay))
  if (!away) return
  const code = away.reason === 'died' ? 'residents.has_died' : 'residents.has_moved'
  refuseUnless(false, code, { params: { on: away.on } })
}

/** Refusals: residents.not_found, .not_acting_for. */
async function lockedResident(ctx: Context, residentId: string): Promise<Resident> {
  const { roles } = ctx.actor
  const byOffice = roles.includes('registrar') || roles.includes('administrator') || roles.includes('system')
  refuseUnless(byOffice || (await mayOpen(ctx, residentId)), 'residents.not_acting_for')
  await store.lockResidence(ctx, residentId)
  return residentOf(ctx, residentId)
}

async function save(ctx: Context, resident: Resident, entity: string, reason: string): Promise<void> {
  await publish(ctx, 'residents', [toPatient(resident, await linkedPatientIds(ctx, resident.id))])
  await audit(ctx, { action: 'update', residentId: resident.id, entity, entityId: resident.id, reason })
}

function show({ id, ended }: Resident): Residence {
  return { residentId: id, livesHere: ended === null, endedOn: ended?.on ?? null, endReason: ended?.reason ?? null }
}
