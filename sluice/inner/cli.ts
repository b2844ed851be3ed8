/** What the hospital's engineer asks of a spool, beside the running process or without one. No port is opened for it. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AsideLine, Figures, Operation, Operations, Trace } from '../spool/index.ts'
import { SluiceRefusal, type SpoolOptions, Store } from '../spool/index.ts'

export const engineerCommands = ['status', 'aside', 'trace', 'retry', 'discard', 'stop', 'start'] as const
export type EngineerCommand = (typeof engineerCommands)[number]

export interface EngineerRequest {
  readonly command: EngineerCommand
  /** A message's id, an adapter's name, or `kind:` and a kind. */
  readonly subject: string | undefined
  readonly adapters: readonly string[]
  readonly by: string
  readonly now: Date
}

/** Runs one command on the spool and says what came of it. Throws SluiceRefusal (not-aside, overtaken) or with what is missing. */
export function runEngineerCommand(options: SpoolOptions, request: EngineerRequest): string {
  if (!existsSync(join(options.folder, 'spool.sqlite'))) throw new Error(`${options.folder} holds no spool yet`)
  // Files that another user makes beside the spool would lock inner out of it.
  if (process.getuid && process.getuid() !== statSync(options.folder).uid)
    throw new Error(`only the user that owns ${options.folder} may look into it`)
  const store = new Store(options, true)
  try {
    return run(store, options.folder, request)
  } finally {
    store.close()
  }
}

function run(store: Store, folder: string, { command, subject, adapters, by, now }: EngineerRequest): string {
  const at = now.getTime()
  const needed = () => {
    if (!subject) throw new Error(`${command}: of which one?`)
    return subject
  }
  switch (command) {
    case 'status':
      return statusText(ask(store, 'figures', {}), folder, now)
    case 'aside':
      return asideText(ask(store, 'listAside', { countMax: 1_000 }))
    case 'trace':
      return traceText(ask(store, 'trace', { id: needed() }))
    case 'retry':
    case 'discard':
      ask(store, 'decide', { id: needed(), decision: command, by, at })
      return `${command}: ${subject}`
    case 'stop':
    case 'start': {
      const name = stoppable(needed(), adapters)
      ask(store, 'stop', { name, stopped: command === 'stop', at })
      return `${name}: ${command === 'stop' ? 'stopped' : 'started'}`
    }
  }
}

function ask<N extends Operation['name']>(store: Store, name: N, take: Operations[N]['take']): Operations[N]['give'] {
  const [answer] = store.run([{ name, take } as Operation]).answers
  if (answer && 'ok' in answer) return answer.ok as Operations[N]['give']
  if (answer && 'refused' in answer) throw new SluiceRefusal(answer.refused)
  throw new Error(answer?.failed)
}

function stoppable(subject: string, adapters: readonly string[]): string {
  if (subject.startsWith('kind:')) return subject
  if (!adapters.includes(subject)) throw new Error(`no adapter ${subject}; there are: ${adapters.join(', ')}`)
  return `adapter:${subject}`
}

const Running = (text: string) =>
  JSON.parse(text) as {
    at: string
    link: string
    adapters: {
      name: string
      kind: string
      state: string
      lastAt: string | null
      accepted: number
      refused: number
      lastError: string | null
    }[]
  }

function statusText(figures: Figures, folder: string, now: Date): string {
  const age = (ms: number | null) => (ms === null ? '' : `, oldest ${seconds(now.getTime() - ms)}`)
  const bytes = (count: number) => `${(count / 1_048_576).toFixed(1)} MB`
  const { out, in: commands, aside, bytesMax, stopped, diskFull } = figures
  const lines = [
    `to the platform: ${out.messages} messages, ${bytes(out.bytes + aside.bytes)} of ${bytes(bytesMax)}${age(out.oldestAt)}`,
    `commands waiting: ${commands.messages}${age(commands.oldestAt)}`,
    `set aside: ${aside.messages}`,
    ...stopped.map((name) => `stopped: ${name}`),
    ...(diskFull ? ['! the disk is full'] : []),
  ]
  const path = join(folder, 'status.json')
  if (!existsSync(path)) return lines.join('\n')
  const running = Running(readFileSync(path, 'utf8'))
  const silentMs = now.getTime() - Date.parse(running.at)
  lines.push(
    silentMs > 15_000 ? `! inner has told nothing for ${seconds(silentMs)}` : `link to the platform: ${running.link}`,
  )
  for (const { name, kind, state, lastAt, accepted, refused, lastError } of running.adapters)
    lines.push(
      `${name} (${kind}): ${state}, ${accepted} accepted, ${refused} refused, last ${lastAt ?? 'never'}${lastError ? `\n  ${lastError}` : ''}`,
    )
  return lines.join('\n')
}

function asideText(lines: readonly AsideLine[]): string {
  if (lines.length === 0) return 'nothing is set aside'
  return lines
    .map(({ id, way, kind, adapter, type, controlId, asideAt, reason }) => {
      const what = way === 'out' ? `message of ${adapter}: ${kind} ${type} ${controlId}` : `command ${kind}`
      return `${id}  ${new Date(asideAt).toISOString()}  ${what}\n  ${reason}`
    })
    .join('\n')
}

function traceText(trace: Trace | null): string {
  if (!trace) return 'not seen in the last seven days'
  const { adapter, kind, type, controlId, at, outcome, code, reason } = trace
  const became = outcome ? [outcome, code, reason].filter(Boolean).join(' ') : 'no word from the platform yet'
  return `${new Date(at).toISOString()}  ${adapter}: ${kind} ${type} ${controlId}\n  ${became}`
}

const seconds = (ms: number) => (ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`)
