/** The follow-ups that one visit makes: the answers checked against the form of that day, each programme judged by its own rules. */
import { enrolmentOf, programmeOf } from '#care/chronic'
import type { AmendRequest, FollowUp } from '#contracts/follow-ups'
import { type Context, refuseUnless, sm3 } from '#kernel'
import { dayOf, fullYears } from '#people/institutions'
import { residentOf } from '#people/residents'
import { refuseUnlessPossible } from './body.ts'
import { fillIn, itemsFor } from './form.ts'
import { type Before, decide, factsOf, rule } from './outcome.ts'
import * as store from './store.ts'
import type { EnrolmentView } from './tables.ts'

export interface Deed {
  readonly visitId: string
  readonly residentId: string
  readonly institutionId: string
  readonly teamId: string
  readonly doctorId: string
  readonly doctorName: string
  readonly doneAt: Date
  readonly writtenAt: Date
  readonly enteredAt: Date
  readonly version: number
  readonly enrolments: readonly EnrolmentView[]
  readonly content: Omit<AmendRequest, 'followUpId' | 'reason' | 'doneAt'>
}
const dayMs = 86_400_000

/** Refusals: those of fillIn, refuseUnlessPossible and decide; chronic.programme_unknown. */
export async function compose(ctx: Context, deed: Deed): Promise<FollowUp[]> {
  const { content, doneAt, enrolments, residentId } = deed
  const day = dayOf(doneAt)
  const inPerson = content.way === 'home' || content.way === 'clinic'
  const merged = await programmeOf(ctx, enrolments.map(({ programme_code }) => programme_code).join('+'), day)
  const filled = fillIn(merged.questionnaire, { answers: content.answers, measured: content.measured, inPerson })
  refuseUnlessPossible(filled, await store.bodyRanges(ctx, day))
  const { birthDate, sex } = await residentOf(ctx, residentId)
  const programmes = enrolments.map(({ programme_code }) => programme_code)
  const person = { ageYears: fullYears(birthDate, day), sex, programmes }
  const followUps: FollowUp[] = []
  for (const [index, enrolment] of enrolments.entries()) {
    const programme = merged.members.find(({ code }) => code === enrolment.programme_code)!
    const items = itemsFor(programme.questionnaire, filled.items)
    const known = (await enrolmentOf(ctx, enrolment.enrolment_id))?.facts.diagnoses
    const diagnoses = Array.isArray(known) ? known.map(String) : []
    const facts = factsOf(
      { ...person, diagnoses },
      { items, measured: filled.measured },
      await beforeThis(ctx, enrolment, deed),
    )
    const stratum = programme.strata.find(({ code }) => code === enrolment.stratum) ?? programme.strata.at(-1)!
    const ruled = rule(programme, facts, day, stratum.intervalDays)
    followUps.push({
      ...headOf(deed, enrolment, index),
      programmeVersion: programme.version,
      faceToFace: inPerson,
      measured: filled.measured,
      answers: items,
      ...outcomeOf(decide(ruled, content, day)),
    })
  }
  return followUps
}

function headOf(deed: Deed, enrolment: EnrolmentView, index: number) {
  const { content, doneAt, enteredAt, visitId } = deed
  return {
    id: index === 0 ? visitId : derivedId(visitId, enrolment.programme_code),
    visitId,
    enrolmentId: enrolment.enrolment_id,
    residentId: deed.residentId,
    programme: enrolment.programme_code,
    institutionId: deed.institutionId,
    teamId: deed.teamId,
    doctorId: deed.doctorId,
    doctorName: deed.doctorName,
    way: content.way,
    doneAt: doneAt.toISOString(),
    writtenAt: deed.writtenAt.toISOString(),
    enteredAt: enteredAt.toISOString(),
    daysLate: Math.max(0, Math.floor((enteredAt.getTime() - doneAt.getTime()) / dayMs)),
    place: content.place ?? null,
    note: content.note,
    evidence: content.evidence,
    version: deed.version,
    state: 'recorded' as const,
  }
}

function outcomeOf({ explained, ...decided }: ReturnType<typeof decide>) {
  return { ...decided, explained: [...explained] }
}

/** The follow-up before this one; a new version of a visit does not come after itself. */
async function beforeThis(ctx: Context, enrolment: EnrolmentView, deed: Deed): Promise<Before | undefined> {
  const last = await store.before(ctx, enrolment.enrolment_id, deed.doneAt, deed.visitId)
  return last && { items: last.answers, measured: last.measured, decision: last.decision, atTarget: last.atTarget }
}

/** Enrolments as they stood on a day. */
export const runningOn = (all: readonly EnrolmentView[], day: string): EnrolmentView[] =>
  all.filter((one) => one.enrolled_on <= day && (one.exited_on === null || day <= one.exited_on))

/**
 * The enrolments that a visit on a day is for: of the named programmes, else all. Refusals: follow_ups.not_enrolled,
 * .before_enrolment.
 */
export function enrolmentsFor(
  all: readonly EnrolmentView[],
  programmes: readonly string[] | undefined,
  day: string,
): EnrolmentView[] {
  const running = runningOn(all, day)
  const wanted = [...new Set(programmes ?? running.map(({ programme_code }) => programme_code))].sort()
  if (wanted.length === 0) refuseEnrolled(all, day, programmes?.[0])
  return wanted.map((code) => {
    const found = running.find(({ programme_code }) => programme_code === code)
    if (!found)
      refuseEnrolled(
        all.filter(({ programme_code }) => programme_code === code),
        day,
        code,
      )
    return found!
  })
}

function refuseEnrolled(all: readonly EnrolmentView[], day: string, programme = ''): void {
  const first = all.map(({ enrolled_on }) => enrolled_on).toSorted()[0]
  const params = { enrolledOn: first ?? '' }
  refuseUnless(first === undefined || first <= day, 'follow_ups.before_enrolment', { field: 'doneAt', params })
  refuseUnless(false, 'follow_ups.not_enrolled', { field: 'programmes', params: { programme } })
}

/** The same id for the same thing, wherever it is worked out: SM3 in the form of a UUID (RFC 9562 version 8). */
export function derivedId(...parts: readonly string[]): string {
  const hex = sm3(parts.join(' ')).toString('hex')
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
export const digestOf = (content: unknown): string => sm3(JSON.stringify(content)).toString('hex')
