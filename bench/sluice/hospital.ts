// Inner as a hospital runs it, with an adapter that asks the system over TCP and, when told to, delivers messages as fast as they are
// taken in: each is on disk before it is answered. Started by bench/sluice.ts.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { chanceOver, readHospital } from '#sluice/enrol'
import { adapterType, Inner, type InnerConfig } from '#sluice/inner'
import { openLink } from '#sluice/protocol'
import { dialHis } from './his-client.ts'

export interface HospitalSettings {
  readonly outer: { readonly host: string; readonly port: number }
  readonly enrolment: string
  readonly spool: string
  readonly hisPort: number
}

const settings = JSON.parse(process.argv[2]!) as HospitalSettings
const clock = { now: () => new Date() }
/** So many senders wait for their acknowledgement at once. */
const sendersMax = 400
const patients = 2_000

process.once('disconnect', () => process.exit())
const his = await dialHis(settings.hisPort)
const bench = adapterType(z.looseObject({}), async (_options, host) => {
  process.on('message', ({ messages }: { messages: number }) => void deliver(messages))
  const deliver = async (messages: number): Promise<void> => {
    let next = 0
    const sender = async () => {
      for (let n = next++; n < messages; n = next++) await host.deliver(observed(n))
    }
    await Promise.all(Array.from({ length: sendersMax }, sender))
    process.send!({ spooled: messages })
  }
  return {
    stop: async () => {},
    questions: { 'numbers.left': ({ hisSessionId }) => his.numbersLeft(hisSessionId) },
  }
})

const config: InnerConfig = {
  outer: settings.outer,
  enrolment: settings.enrolment,
  spool: { folder: settings.spool, bytesMax: 2 ** 32, messagesMax: 2_000_000, commandsMax: 100_000 },
  commands: { timeoutSeconds: 10, triesMax: 20, atOnceMax: 32, retryMs: 200 },
  adapters: [{ name: 'bench', kind: 'mllp', options: {} }],
}
await Inner.start({
  config,
  credentials: readHospital(settings.enrolment),
  types: { mllp: bench },
  version: 'bench',
  clock,
  chance: chanceOver(clock, randomBytes),
  openLink,
  log: ({ level, ...line }) => level === 'error' && console.error(JSON.stringify(line)),
  onBroken: (error) => {
    throw error
  },
})

/** A laboratory value of one of two thousand patients, as an ORU becomes one: about a kilobyte. */
function observed(n: number) {
  const patient = `p${n % patients}`
  const at = clock.now().toISOString()
  const coding = { system: 'http://loinc.org', code: '4548-4', display: 'Hemoglobin A1c/Hemoglobin.total in Blood' }
  const quantity = (value: number) => ({ value, unit: '%', system: 'http://unitsofmeasure.org', code: '%' })
  return {
    kind: 'record.bundle' as const,
    key: patient,
    body: {
      source: { system: 'hl7v2' as const, type: 'ORU^R01', controlId: `${n}`, sender: 'LIS', at },
      resources: [
        {
          resourceType: 'Observation',
          id: `o${n}`,
          status: 'final',
          category: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
          ],
          code: { coding: [coding], text: '糖化血红蛋白' },
          subject: { reference: `Patient/${patient}` },
          effectiveDateTime: at,
          issued: at,
          valueQuantity: quantity(4 + (n % 60) / 10),
          referenceRange: [{ low: quantity(4), high: quantity(6) }],
        },
      ],
      unmapped: [],
    },
  }
}
