/** A township's team, a person in its care and enrolled, and a follow-up as the form wants it. */
import type { TestContext } from 'node:test'
import { chronicModule, enrol } from '#care/chronic'
import type { RecordRequest } from '#contracts/follow-ups'
import type { Actor } from '#kernel'
import { makeResponsible } from '#people/teams'
import { freshDatabase } from '#testing'
import { resident, team } from '#testing/people'
import { followUpsModule } from './index.ts'

export const modules = [chronicModule, followUpsModule]
const diagnoses = { hypertension: 'I10', diabetes: 'E11.9' } as const

export async function clinic(t: TestContext) {
  const region = await freshDatabase(t)
  const own = await team(region)
  const doctor = region.ctx(own.villageDoctor)
  const enrolIn = (residentId: string, programmeCode: keyof typeof diagnoses) =>
    enrol(doctor, {
      residentId,
      programmeCode,
      consented: true,
      answers: {},
      medicines: [],
      diagnosisCode: diagnoses[programmeCode],
    })
  const person = async (programmes: readonly (keyof typeof diagnoses)[], name = '王秀英', birthDate = '1958-05-01') => {
    const one = await resident(region, name, birthDate)
    const basis = { basis: 'grid', basisId: 'test', openRecord: true } as const
    await makeResponsible(region.ctx(), { residentId: one.id, teamId: own.id, ...basis })
    for (const programme of programmes) await enrolIn(one.id, programme)
    await region.deliver(modules)
    return one
  }
  return { region, team: own, person, enrolIn, as: (actor: Actor) => region.ctx(actor) }
}

export const wellAnswers = {
  symptoms: ['none'],
  systolic: 132,
  diastolic: 82,
  adherence: 'regular',
  'adverse-reaction': false,
  'new-complication': false,
}
export const sugarAnswers = { 'fasting-glucose': 6.4, 'foot-pulse': 'present', hypoglycaemia: 'none' }

/** Nine in the morning of 2 March, at home, unless said otherwise. */
export function visit(residentId: string, some: Partial<RecordRequest> & { answers?: Record<string, unknown> } = {}) {
  const { answers, ...rest } = some
  return {
    residentId,
    way: 'home',
    doneAt: '2026-03-02T00:50:00Z',
    measured: {},
    note: '',
    evidence: [],
    ...rest,
    answers: { ...wellAnswers, ...answers },
  } as RecordRequest
}
