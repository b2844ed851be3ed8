/** Diagnoses in the record confirm: looked at when somebody is to be enrolled, and each night for everybody. */
import type { Condition } from '@medplum/fhirtypes'
import { z } from 'zod'
import { toIcd10 } from '#care/booking'
import type { Programme } from '#contracts/chronic-programme'
import { type Context, defineJob, systemActor } from '#kernel'
import { dayOf } from '#people/institutions'
import { readLinkedRecords, residentsOf } from '#people/residents'
import { type StreamedRow, search, streamBatch } from '#record'
import { programmesOn } from '../programmes/programme-of.ts'
import { isDiagnosisOf } from './criteria.ts'
import { noteFinding, tellFinding } from './find.ts'
import * as store from './store.ts'

const activeStates: readonly string[] = ['active', 'recurrence', 'relapse']
const indefinite: readonly string[] = ['provisional', 'differential', 'unconfirmed', 'refuted', 'entered-in-error']

export interface Diagnosis {
  readonly conditionId: string
  readonly code: string
  readonly name: string
}

/** The ICD-10 code of a Condition that is active and definite. */
export function diagnosisOf(condition: Condition): Diagnosis | undefined {
  const states = condition.clinicalStatus?.coding?.map((coding) => coding.code ?? '') ?? []
  if (!states.some((state) => activeStates.includes(state))) return undefined
  const verified = condition.verificationStatus?.coding?.map((coding) => coding.code ?? '') ?? []
  if (verified.some((state) => indefinite.includes(state))) return undefined
  const found = toIcd10(condition.code?.coding ?? [], condition.code?.text)
  return found && { conditionId: condition.id!, ...found }
}

/** Active, definite diagnoses of a person in the record, ours and linked hospitals'. */
export async function diagnosesOf(ctx: Context, residentId: string): Promise<Diagnosis[]> {
  // The question is the rule's, not a reader's: what the caller may open is decided where the answer is shown.
  const asRule = ctx.as(systemActor('chronic'))
  const { records } = await readLinkedRecords(asRule, { residentId })
  const patients = [residentId, ...records.map(({ patientId }) => patientId)].join(',')
  const asked = `Condition?patient=${patients}&clinical-status=${activeStates.join(',')}`
  const { resources } = await search<Condition>(asRule, asked)
  return resources.map(diagnosisOf).filter((one) => one !== undefined)
}

/** Confirms what the record's diagnoses confirm. Safe to repeat. */
export async function screenDiagnoses(ctx: Context, residentId: string): Promise<void> {
  const programmes = await programmesOn(ctx, dayOf(ctx.now))
  for (const diagnosis of await diagnosesOf(ctx, residentId)) await confirmBy(ctx, residentId, diagnosis, programmes)
}

async function confirmBy(
  ctx: Context,
  residentId: string,
  diagnosis: Diagnosis,
  programmes: readonly Programme[],
): Promise<void> {
  for (const programme of programmes.filter((one) => isDiagnosisOf(one, diagnosis.code))) {
    const known = await store.findingsOf(ctx, residentId, programme.code)
    // What a doctor said no to is not said again by an older word; who is confirmed needs no second proof.
    if (known.some(({ state }) => state !== 'suspected')) continue
    const { code, name, conditionId } = diagnosis
    const by = { by: 'system:chronic', code, reason: `诊断 ${code} ${name}` }
    const waiting = known.find(({ state }) => state === 'suspected')
    if (waiting) {
      const decided = {
        ...waiting,
        state: 'confirmed',
        decidedAt: ctx.now,
        decidedBy: by.by,
        decisionReason: by.reason,
        diagnosisCode: code,
      } as const
      await store.saveDecision(ctx, decided)
      await tellFinding(ctx, decided, programme, 'update')
      continue
    }
    const sentence = { zh: `病历中有诊断 ${code} ${name}`, en: `The record has the diagnosis ${code} ${name}` }
    const because = { sentence, facts: [`Condition/${conditionId}`] }
    const evidence = {
      residentId,
      programme,
      basis: 'diagnosis',
      evidenceId: conditionId,
      criterion: 'diagnosis',
      because,
      at: ctx.now,
    } as const
    await noteFinding(ctx, { ...evidence, confirmed: by })
  }
}

/** Looks through the Conditions that were written since the last pass. */
export const screenRecord = defineJob(
  'chronic.screen_record',
  z.object({}),
  async (ctx) => {
    await ctx.transaction(async (ctx) => {
      const since = await store.lockPass(ctx)
      const programmes = await programmesOn(ctx, dayOf(ctx.now))
      let after: number | undefined
      for (;;) {
        const batch = await streamBatch(ctx, 'Condition', { after, since, patients: 'any', entity: 'chronic.finding' })
        const people = await peopleOf(ctx, batch)
        for (const { content, residentId, patientId } of batch) {
          const person = residentId ?? patientId ?? ''
          const diagnosis = people.has(person) ? diagnosisOf(JSON.parse(content)) : undefined
          if (diagnosis) await confirmBy(ctx, person, diagnosis, programmes)
        }
        const last = batch.at(-1)
        if (!last) break
        after = last.row
      }
      await store.savePass(ctx, ctx.now)
    })
  },
  { cron: '40 2 * * *' },
)

/** The residents among those whom the rows are about; a hospital's Patient whom nobody has linked is none. */
async function peopleOf(ctx: Context, rows: readonly StreamedRow[]): Promise<ReadonlySet<string>> {
  const ids = rows
    .map(({ residentId, patientId }) => residentId ?? patientId ?? '')
    .filter((id) => /^[0-9a-f-]{36}$/.test(id))
  return new Set((await residentsOf(ctx, [...new Set(ids)])).map(({ id }) => id))
}
