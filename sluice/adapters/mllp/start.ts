import { readFileSync } from 'node:fs'
import type { BodyOf } from '#contracts/sluice'
import {
  acknowledge,
  applicationCode,
  type Charset,
  encode,
  type Header,
  headerOf,
  noCodes,
  readCodeMap,
} from '#sluice/hl7'
import type { Adapter, AdapterHost, StartAdapter } from '../adapter.ts'
import type { Connection } from './connection.ts'
import { Judge } from './judge.ts'
import { type Listener, listen } from './listener.ts'
import type { MllpOptions } from './options.ts'
import { Sender } from './sender.ts'
import { commandsOf } from './telling.ts'

type Outcome = BodyOf<'message.outcome'>

export interface MllpAdapter extends Adapter {
  /** Where it listens; 0 where it only sends. */
  readonly port: number
}

/** HL7 v2 over MLLP: hears the hospital's messages, and tells it what the platform decides about numbers. */
export const startMllp = async (options: MllpOptions, host: AdapterHost): Promise<MllpAdapter> => {
  const codes = options.codes ? readCodeMap(readFileSync(options.codes, 'utf8')) : noCodes
  const judge = new Judge(options, codes, host)
  const callers = new Callers()
  const { send, listen: door } = options
  const sender = send && new Sender({ ...options, send }, host)
  const listener =
    door && (await listen({ options: { ...options, listen: door }, judge, host, onWaiting: callers.keep }))
  if (listener) host.report('up')
  return {
    port: listener?.port ?? 0,
    stop: async () => {
      sender?.stop()
      await listener?.stop()
    },
    ...(send && sender ? { commands: commandsOf({ ...options, send }, sender, host) } : {}),
    outcome: (outcome) => answerWaiting(outcome, { host, callers, listener, sender }),
  }
}
startMllp satisfies StartAdapter<MllpOptions>

const callersMax = 10_000

/** On which connection a message came, as long as it is open. */
class Callers {
  readonly #of = new Map<string, Connection>()

  readonly keep = ({ messageId }: { messageId: string }, connection: Connection): void => {
    this.#of.set(messageId, connection)
    // The oldest go: their answer finds another way, or is not wanted any more.
    if (this.#of.size > callersMax) this.#of.delete(this.#of.keys().next().value!)
  }

  take(messageId: string): Connection | undefined {
    const connection = this.#of.get(messageId)
    this.#of.delete(messageId)
    return connection?.open ? connection : undefined
  }
}

/** Enhanced mode: the application's acknowledgement, once the platform has said how the message ended (HL7 2.5.1 §2.9.3.2). */
async function answerWaiting(
  outcome: Outcome,
  of: { host: AdapterHost; callers: Callers; listener: Listener | undefined; sender: Sender | undefined },
): Promise<void> {
  const { host, callers, listener, sender } = of
  const { messageId, outcome: end, code, reason } = outcome
  const connection = callers.take(messageId)
  const memory = host.recall(`ack:${messageId}`)
  if (!memory) return
  const { line, charset } = JSON.parse(memory) as { line: string; charset: Charset }
  const header: Header | undefined = line ? headerOf(line, charset) : undefined
  const good = end === 'stored'
  const answer = header && applicationCode(header, good)
  if (!header || !answer) return
  const stamp = { now: host.clock(), controlId: host.chance.uuid().replaceAll('-', '').slice(0, 20) }
  const why = good ? undefined : { code: code ?? 'refused', text: reason ?? '' }
  const content = encode(acknowledge(header, answer, stamp, why), charset)
  if (connection) connection.write(content)
  else if (sender) await sender.tell(content)
  else host.log(`mllp: nobody to tell the outcome to; ${listener?.connections.size ?? 0} connections are open`)
  // Told at least once; a repeated outcome is not told again.
  await host.remember({ name: `ack:${messageId}`, value: JSON.stringify({ line: '', charset }), days: 2 })
}
