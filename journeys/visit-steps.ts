import assert from 'node:assert/strict'
import type { Answer, Client } from './client.ts'

/** One visit over HTTP: who takes part, and what each step has answered so far. */
export interface Visit {
  readonly key: string
  readonly residentId: string
  readonly documentLast4: string
  readonly residentName: string
  readonly sessionId: string
  readonly bandStartsAt: string
  readonly resident: Client
  readonly doctor: Client
  readonly pharmacist: Client
  readonly dispenser: Client
  // biome-ignore lint/suspicious/noExplicitAny: answers as they came, by step
  readonly answers: Record<string, any>
}

export interface Step {
  readonly name: string
  /** Sends the step's command under a key that is the same every time. */
  readonly send: (visit: Visit) => Promise<Answer>
}

const diagnosis = { code: 'I10', display: '高血压' }
const amlodipine = { dose: 5, frequency: 'qd', days: 28, note: '' }
const everyMatch = [
  'department',
  'name',
  'age',
  'drugName',
  'form',
  'strength',
  'quantity',
  'appearance',
  'usage',
  'diagnosis',
]

function command(
  client: (visit: Visit) => Client,
  name: string,
  path: (visit: Visit) => string,
  body: (visit: Visit) => unknown = () => ({}),
): Step {
  return { name, send: (visit) => client(visit).command(path(visit), body(visit), `${visit.key}-${name}`) }
}

const resident = (visit: Visit) => visit.resident
const doctor = (visit: Visit) => visit.doctor
const pharmacist = (visit: Visit) => visit.pharmacist
const dispenser = (visit: Visit) => visit.dispenser
const consult = (visit: Visit, verb: string) => `/api/consult/consults/${visit.answers.enter.id}/${verb}`
const sheet = (visit: Visit) => visit.answers.draft.prescriptionId

const draftOf = (drugCode: string) => ({
  supply: 'chronic',
  supplyReason: '慢性病病情稳定',
  stable: true,
  validDays: 3,
  diagnoses: [diagnosis],
  items: [{ drugCode, ...amlodipine }],
})

/** From the number to the medicine in hand. */
export const steps = (drugCode: string, pharmacyId: string): Step[] => [
  command(
    resident,
    'hold',
    (visit) => `/api/booking/sessions/${visit.sessionId}/holds`,
    ({ residentId, bandStartsAt }) => ({ residentId, bandStartsAt }),
  ),
  command(
    resident,
    'book',
    (visit) => `/api/booking/holds/${visit.answers.hold.id}/book`,
    () => ({ diagnosisCode: diagnosis.code }),
  ),
  command(resident, 'enter', (visit) => `/api/consult/appointments/${visit.answers.book.id}/enter`),
  command(doctor, 'accept', (visit) => consult(visit, 'accept')),
  command(
    resident,
    'say',
    (visit) => `/api/conversation/${visit.answers.enter.id}/messages`,
    (visit) => ({ clientMessageId: `${visit.key}-hello`, text: '最近血压 132/84' }),
  ),
  command(
    doctor,
    'judge',
    (visit) => consult(visit, 'judgement'),
    () => ({ judgement: 'stable' }),
  ),
  command(
    doctor,
    'diagnose',
    (visit) => consult(visit, 'diagnoses'),
    () => ({ codes: [diagnosis.code] }),
  ),
  command(
    doctor,
    'draft',
    (visit) => `/api/prescribing/consults/${visit.answers.enter.id}/prescriptions`,
    () => ({ draft: draftOf(drugCode) }),
  ),
  command(
    doctor,
    'check',
    (visit) => `/api/prescribing/consults/${visit.answers.enter.id}/check`,
    () => ({ draft: draftOf(drugCode) }),
  ),
  command(
    doctor,
    'sign',
    (visit) => `/api/prescribing/prescriptions/${sheet(visit)}/sign`,
    (visit) => ({
      overrides: visit.answers.check.warnings
        .filter((one: { level: string }) => one.level === 'reason')
        .map(({ key }: { key: string }) => ({ key, reason: '长期使用,耐受良好' })),
    }),
  ),
  command(
    doctor,
    'end',
    (visit) => consult(visit, 'end'),
    () => ({ advice: '继续服药,每日早晚测血压。' }),
  ),
  command(pharmacist, 'claim', (visit) => `/api/review/prescriptions/${sheet(visit)}/claim`),
  command(pharmacist, 'approve', (visit) => `/api/review/prescriptions/${sheet(visit)}/approve`),
  command(
    resident,
    'pickup',
    (visit) => `/api/dispensing/prescriptions/${sheet(visit)}/pickup`,
    () => ({ pharmacyId }),
  ),
  command(
    resident,
    'pay',
    (visit) => `/api/settlement/visits/${visit.answers.enter.id}/pay`,
    () => ({ useAccount: true }),
  ),
  {
    name: 'cashier',
    send: async (visit) => {
      const { cashierUrl } = visit.answers.pay
      if (!cashierUrl) return { status: 200, body: { state: 'nothing to pay in cash' } }
      const paid = await visit.resident.form(new URL(cashierUrl, 'http://localhost').pathname, { choice: 'twice' })
      // A choice that was made and not answered is refused the second time: it stands.
      return paid.status === 409 ? { status: 200, body: {} } : paid
    },
  },
  { name: 'ready', send: untilReady },
  command(
    dispenser,
    'look-up',
    () => '/api/dispensing/counter/look-up',
    (visit) => ({ code: visit.answers.ready.pickup.code }),
  ),
  command(
    dispenser,
    'person',
    (visit) => `/api/dispensing/pickups/${visit.answers.ready.pickup.pickupId}/person`,
    (visit) => ({
      name: visit.residentName,
      documentLast4: visit.documentLast4,
    }),
  ),
  command(
    dispenser,
    'dispense',
    (visit) => `/api/dispensing/pickups/${visit.answers.ready.pickup.pickupId}/dispense`,
    (visit) => ({
      checklist: Object.fromEntries(everyMatch.map((name) => [name, true])),
      counselled: true,
      lots: visit.answers['look-up'].lots.map(({ lotId, packs }: { lotId: string; packs: number }) => ({
        lotId,
        packs,
      })),
    }),
  ),
]

// The payment's notice and the event behind it arrive in their own time.
async function untilReady(visit: Visit): Promise<Answer> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await visit.resident.get(`/api/dispensing/prescriptions/${sheet(visit)}/pickup`)
    if (answer.status !== 200 || answer.body.pickup?.state === 'ready') return answer
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${visit.key}: the medicine did not become ready`)
}

/**
 * Takes a visit from where it is to its end. A step whose answer did not arrive is sent again with its key; `acknowledged`
 * hears each answer that did.
 */
export async function live(
  visit: Visit,
  all: readonly Step[],
  acknowledged: (visit: Visit, step: string) => void,
): Promise<void> {
  for (const step of all) {
    const answer = await repeatUntilAnswered(visit, step)
    assert.equal(answer.status, 200, `${visit.key} ${step.name}: ${JSON.stringify(answer.body)}`)
    visit.answers[step.name] = answer.body
    acknowledged(visit, step.name)
  }
}

async function repeatUntilAnswered(visit: Visit, step: Step): Promise<Answer> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await step.send(visit).catch((error: Error) => {
      if (error instanceof TypeError) return undefined // the server is away
      throw error
    })
    if (answer && answer.status !== 503) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${visit.key} ${step.name}: the server did not come back`)
}
