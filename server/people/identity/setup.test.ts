import type { TestContext } from 'node:test'
import type { Patient } from '@medplum/fhirtypes'
import { type Actor, Refusal } from '#kernel'
import { checkDigitOf, residentsModule } from '#people/residents'
import { parseIncoming, updateResource } from '#record'
import { freshDatabase, type TestRegion } from '#testing'
import { decidePair, identityModule, listQueue } from './index.ts'

export const card = (birth: string, order = '002') => {
  const first17 = `330102${birth.replaceAll('-', '')}${order}`
  return first17 + checkDigitOf(first17)
}
const idSystem = 'urn:oid:2.16.156.10011.1.3'
export const client: Actor = { id: 'his', roles: ['integration'], name: '县医院接口', scopes: ['system/*.*'] }
export const wang = { name: '王秀英', ...{ documentType: 'id-card' as const, documentNumber: card('1958-07-01') } }

interface Said {
  id: string
  name?: string
  birth?: string
  sex?: Patient['gender']
  card?: string
  phone?: string
  source?: string
}

export function patient({
  id,
  name = '王秀英',
  birth = '1958-07-01',
  sex = 'female',
  card,
  phone,
  source = 'urn:test:county',
}: Said): Patient {
  return {
    resourceType: 'Patient',
    id,
    meta: { source },
    ...(card ? { identifier: [{ system: idSystem, value: card }] } : {}),
    name: [{ text: name }],
    gender: sex,
    birthDate: birth,
    ...(phone ? { telecom: [{ system: 'phone', value: phone }] } : {}),
  }
}

export async function open(t: TestContext) {
  const region = await freshDatabase(t)
  const registrar: Actor = { id: region.chance.uuid(), roles: ['registrar'], name: '何海燕' }
  const desk = region.ctx(registrar)
  const listen = () => region.deliver([residentsModule, identityModule])
  /** Hospitals write their Patients, and identity hears of one after the other: events of two people have no order between them. */
  const arrive = async (...patients: Patient[]) => {
    await listen()
    for (const one of patients) {
      await updateResource(region.ctx(client), 'Patient', one.id!, parseIncoming(JSON.stringify(one)))
      await listen()
    }
  }
  await listen()
  const queue = async () => (await listQueue(desk, { limit: 50 })).pairs
  const say = async (pairId: string, decision: 'same' | 'not-same' | 'later') =>
    decidePair(desk, { pairId, decision, reason: '已核对证件原件' })
  return { region, registrar, desk, listen, arrive, queue, say }
}

/** Everything that identity and its links say, without times: two that are equal are the same state. */
export async function stateOf(region: TestRegion) {
  const rows = async (text: string) => (await region.pool.query(text)).rows
  return {
    clusters: await rows('select patient_id, cluster, linked_to from identity.subject order by 1'),
    links: await rows('select patient_id, resident_id from record.patient_link order by 1'),
    linked: await rows('select patient_id, resident_id from residents.linked_patient order by 1'),
    patients: await rows(
      `select id, content::jsonb - 'meta' as content from record.patient where not deleted order by 1`,
    ),
  }
}

export const codeOf = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'accepted',
    (error) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )
