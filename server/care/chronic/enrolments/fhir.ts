/** An enrolment as FHIR R4: EpisodeOfCare, CarePlan, Goal, and the consent it rests on. */
import type { CarePlan, Consent, EpisodeOfCare, Goal } from '@medplum/fhirtypes'
import type { ProgrammeContent } from '#contracts/chronic-programme'
import type { ActivityRow } from '../plan/store.ts'
import { canonicalOf } from '../programmes/fhir.ts'
import type { EnrolmentRow, PlanRow } from './store.ts'

type Titled = Pick<ProgrammeContent, 'title'>
const patient = (row: EnrolmentRow) => ({ reference: `Patient/${row.residentId}` })

const exitText = {
  died: '死亡',
  moved: '迁出',
  refused: '本人拒绝',
  cured: '治愈',
  'not-confirmed': '排除诊断',
} as const

export function toEpisode(row: EnrolmentRow, programme: Titled): EpisodeOfCare {
  return {
    resourceType: 'EpisodeOfCare',
    id: row.id,
    status: row.exitedOn ? 'finished' : 'active',
    type: [{ coding: [{ system: 'urn:anji:programme', code: row.programmeCode }], text: programme.title.zh }],
    patient: patient(row),
    managingOrganization: { reference: `Organization/${row.institutionId}` },
    period: { start: row.enrolledOn, ...(row.exitedOn ? { end: row.exitedOn } : {}) },
    careManager: { reference: `Practitioner/${row.doctorId}` },
    team: [{ reference: `CareTeam/${row.teamId}` }],
  }
}

const comparators = { '<': 'high', '<=': 'high', '>': 'low', '>=': 'low' } as const
const goalId = (row: EnrolmentRow, code: string) => `${row.id}-${code}`.slice(0, 64)

export function toGoals(row: EnrolmentRow, plan: PlanRow): Goal[] {
  return plan.goals.map((goal) => ({
    resourceType: 'Goal',
    id: goalId(row, goal.code),
    lifecycleStatus: row.exitedOn ? 'cancelled' : 'active',
    description: { text: goal.title.zh },
    subject: patient(row),
    startDate: row.enrolledOn,
    target: [
      {
        measure: { coding: [{ system: 'urn:anji:fact', code: goal.fact }], text: goal.title.zh },
        detailRange: {
          [comparators[goal.op]]: {
            value: goal.value,
            unit: goal.unit,
            system: 'http://unitsofmeasure.org',
            code: goal.unit,
          },
        },
      },
    ],
  }))
}

const activityStatus = {
  prescribed: 'scheduled',
  started: 'in-progress',
  done: 'completed',
  stopped: 'stopped',
} as const

export function toCarePlan(
  row: EnrolmentRow,
  plan: PlanRow,
  activities: readonly ActivityRow[],
  programme: Titled,
): CarePlan {
  const { exitedOn } = row
  return {
    resourceType: 'CarePlan',
    id: `${row.id}-plan`,
    instantiatesCanonical: [canonicalOf({ code: row.programmeCode, version: row.version })],
    status: exitedOn ? 'revoked' : plan.signedAt ? 'active' : 'draft',
    intent: 'plan',
    title: programme.title.zh,
    ...(exitedOn && row.exitReason
      ? { note: [{ text: `${exitText[row.exitReason]} ${row.exitNote ?? ''}`.trim() }] }
      : {}),
    subject: patient(row),
    period: { start: row.enrolledOn, ...(exitedOn ? { end: exitedOn } : {}) },
    created: plan.madeAt.toISOString(),
    ...(plan.signedBy ? { author: { reference: `Practitioner/${plan.signedBy}` } } : {}),
    careTeam: [{ reference: `CareTeam/${row.teamId}` }],
    goal: plan.goals.map(({ code }) => ({ reference: `Goal/${goalId(row, code)}` })),
    activity: activities.map((one) => ({
      detail: {
        instantiatesCanonical: [`urn:anji:activity:${one.activityCode}`],
        code: { coding: [{ system: 'urn:anji:activity', code: one.activityCode }], text: one.titleZh },
        status: activityStatus[one.state],
        scheduledPeriod: { start: one.from, ...(one.to ? { end: one.to } : {}) },
      },
    })),
  }
}

/** The person agreed to be enrolled (PIPL 29): a consent of its own, for this programme. */
export function toConsent(row: EnrolmentRow): Consent {
  return {
    resourceType: 'Consent',
    id: `${row.id}-consent`,
    status: row.exitReason === 'refused' ? 'inactive' : 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }] },
    category: [{ coding: [{ system: 'urn:anji:consent', code: 'chronic-care' }], text: '慢病管理知情同意' }],
    patient: patient(row),
    dateTime: row.consentedAt.toISOString(),
    performer: [{ reference: `Patient/${row.consentedBy}` }],
    organization: [{ reference: `Organization/${row.institutionId}` }],
    policyRule: { text: '个人信息保护法 第二十九条' },
  }
}
