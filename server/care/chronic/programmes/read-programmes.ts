/** The programmes as staff read them. */
import {
  ProgrammeAnswer,
  type ProgrammeCard,
  type ProgrammeContent,
  ProgrammeList,
  ProgrammeRequest,
  ProgrammesRequest,
} from '#contracts/chronic-programme'
import { type Role, refuseUnless, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { inForce, lastDay } from './in-force.ts'
import * as store from './store.ts'

export const staffRoles: readonly Role[] = ['doctor', 'pharmacist', 'registrar', 'manager', 'auditor', 'administrator']

export const listProgrammes = verb(
  {
    name: 'chronic.list_programmes',
    may: [...staffRoles, 'system'],
    input: ProgrammesRequest,
    answer: ProgrammeList,
    summary: 'Every version of every programme, and which is in force.',
  },
  async (ctx, { onDay = dayOf(ctx.now) }) => {
    const all = await store.allVersions(ctx)
    const cards = all.map((one) =>
      showCard(
        one,
        all.filter(({ code }) => code === one.code),
        onDay,
      ),
    )
    const key = ({ programmeCode, validFrom }: ProgrammeCard) => `${programmeCode} ${validFrom}`
    return { programmes: cards.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) }
  },
)

/** Refusals: chronic.programme_unknown. */
export const readProgramme = verb(
  {
    name: 'chronic.read_programme',
    may: [...staffRoles, 'system'],
    input: ProgrammeRequest,
    answer: ProgrammeAnswer,
    summary: 'A programme as it was loaded: the version in force on a day, or a named one.',
  },
  async (ctx, { programmeCode, onDay = dayOf(ctx.now), version }) => {
    const versions = await store.versionsOf(ctx, programmeCode)
    const found = version ? versions.find((one) => one.version === version) : inForce(versions, onDay)
    refuseUnless(found, 'chronic.programme_unknown', { field: 'programmeCode' })
    return { card: showCard(found, versions, onDay), content: { ...found } }
  },
)

export function showCard(one: ProgrammeContent, versions: readonly ProgrammeContent[], onDay: string): ProgrammeCard {
  return {
    programmeCode: one.code,
    version: one.version,
    title: one.title,
    validFrom: one.validFrom,
    validTo: lastDay(one, versions) ?? null,
    source: one.source,
    verified: one.verified,
    inForce: inForce(versions, onDay) === one,
  }
}
