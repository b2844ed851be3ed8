/** Inner as a process of its own, with an adapter that delivers a flow of messages from where it had stopped; the tests kill it. */
import { z } from 'zod'
import { openLink } from '#sluice/protocol'
import type { AdapterHost, CommandOutcome } from '../adapters/adapter.ts'
import { HisSilent } from '../adapters/adapter.ts'
import { effectId } from '../adapters/effect-id.ts'
import { chanceOver, readHospital } from '../enrol/index.ts'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'
import { adapterType } from './adapters.ts'
import { readConfig } from './config.ts'
import { Inner } from './inner.ts'

const FlowOptions = z.object({ messages: z.number(), lanes: z.number(), his: z.string() })

async function flow(host: AdapterHost, { messages, lanes }: z.infer<typeof FlowOptions>, lane: number): Promise<void> {
  for (let n = Number(host.recall(`lane ${lane}`) ?? lane - lanes) + lanes; n < messages; n += lanes) {
    for (;;) {
      try {
        await deliver(host, lane, n)
        // A sender that missed its answer says it again.
        if (n % 50 === 0) await deliver(host, lane, n)
        break
      } catch (error) {
        if ((error as { code?: string }).code !== 'spool-full') return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }
}

function deliver(host: AdapterHost, lane: number, n: number): Promise<unknown> {
  const body = {
    hisSessionId: `session ${lane}`,
    hisNumberId: `${n}`,
    state: 'free',
    revision: n,
    at: host.clock().toISOString(),
  } as const
  const remember = { name: `lane ${lane}`, value: `${n}` }
  return host.deliver({ id: effectId(`flow ${n}`), kind: 'schedule.number', key: `lane ${lane}`, body, remember })
}

async function ask(his: string, what: string, holdId: string): Promise<CommandOutcome> {
  const answer = await fetch(`${his}/${what}/${holdId}`, { method: 'POST', signal: AbortSignal.timeout(500) }).catch(
    (error: Error) => {
      throw new HisSilent(error.message)
    },
  )
  if (answer.status === 503) throw new Error('busy')
  return { outcome: 'done', data: { seen: await answer.text() } }
}

const path = process.argv[2]!
const flowType = adapterType(FlowOptions, async (options, host) => {
  for (let lane = 0; lane < options.lanes; lane++) void flow(host, options, lane)
  return {
    stop: async () => {},
    commands: {
      'number.lock': ({ holdId }) => ask(options.his, 'lock', holdId),
      'number.release': ({ holdId }) => ask(options.his, 'release', holdId),
    },
    questions: { 'numbers.left': async () => ({ revision: 1, numbers: [] }) },
  }
})
const types = { soap: flowType }
const config = readConfig(path, { env: {}, types })
const log = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const inner = await Inner.start({
  config,
  credentials: readHospital(config.enrolment),
  types,
  version: 'test',
  clock: { now: machineClock },
  chance: chanceOver({ now: machineClock }, machineChance.bytes),
  openLink,
  log,
  onBroken: (error) => {
    log({ broken: error.message })
    process.exit(70)
  },
  tuning: { reconnectMsMin: 20, reconnectMsMax: 100, heartbeatMs: 1_000 },
})
process.once('SIGTERM', () => void inner.close())
log({ message: 'inner runs' })
