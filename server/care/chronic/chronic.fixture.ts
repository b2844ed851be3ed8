/** A township's team, and people for whom it answers. */
import type { TestContext } from 'node:test'
import { keepReading } from '#care/readings'
import type { Actor } from '#kernel'
import { makeResponsible } from '#people/teams'
import { freshDatabase } from '#testing'
import { resident, team } from '#testing/people'

export async function township(t: TestContext) {
  const region = await freshDatabase(t)
  const own = await team(region)
  const answersFor = async (residentId: string) =>
    makeResponsible(region.ctx(), { residentId, teamId: own.id, basis: 'grid', basisId: 'test', openRecord: true })
  const person = async (name = '王秀英', birthDate = '1958-05-01') => {
    const one = await resident(region, name, birthDate)
    await answersFor(one.id)
    return one
  }
  /** A blood pressure so many days ago, as the village doctor measured it. */
  const pressure = (
    residentId: string,
    systolic: number,
    diastolic: number,
    daysAgo = 0,
    by: Actor = own.villageDoctor,
  ) =>
    keepReading(region.ctx(by), {
      residentId,
      kind: 'blood-pressure',
      systolic,
      diastolic,
      unit: 'mm[Hg]',
      measuredAt: new Date(region.clock.now().getTime() - daysAgo * 86_400_000 - 60_000).toISOString(),
      source: 'clinic',
    })
  const glucose = (residentId: string, value: number, daysAgo = 0) =>
    keepReading(region.ctx(own.villageDoctor), {
      residentId,
      kind: 'glucose',
      value,
      moment: 'fasting',
      unit: 'mmol/L',
      measuredAt: new Date(region.clock.now().getTime() - daysAgo * 86_400_000 - 60_000).toISOString(),
      source: 'clinic',
    })
  const rows = async (text: string, values: unknown[] = []) => (await region.pool.query(text, values)).rows
  return { region, team: own, person, answersFor, pressure, glucose, rows }
}

/** What somebody who is enrolled at the desk says, at its least. */
export const form = (residentId: string, programmeCode: string, diagnosisCode?: string) => ({
  ...{ residentId, programmeCode, consented: true, answers: {}, medicines: [] },
  ...(diagnosisCode ? { diagnosisCode } : {}),
})
