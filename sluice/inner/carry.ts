import type { BodyOf, CommandResult } from '#contracts/sluice'
import type { Durable } from '#sluice/protocol'
import { type AdapterCommand, type CommandOutcome, HisSilent } from '../adapters/adapter.ts'
import { type Letter, type Queued, resultLetter } from '../spool/index.ts'
import type { Hosted } from './hosted.ts'

type Carry = (body: BodyOf<AdapterCommand>, commandId: string) => Promise<CommandOutcome>

export function carryOf(adapters: readonly Hosted[], kind: AdapterCommand): Carry | undefined {
  for (const { adapter } of adapters) {
    const carry = adapter?.commands?.[kind]
    if (carry) return carry.bind(adapter!.commands) as Carry
  }
  return undefined
}

/** Asked again although the first call has not come back: the hospital's system may never answer it. */
export async function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HisSilent(`no answer within ${ms} ms`)), ms)
  })
  work.catch(() => {}) // late failures are nobody's
  try {
    return await Promise.race([work, silence])
  } finally {
    clearTimeout(timer)
  }
}

export function letterOf({ id, kind, key, body, at }: Durable): Letter {
  const text = JSON.stringify(body)
  return { id, kind, at: new Date(at).getTime(), adapter: '', type: kind, controlId: id, key, text }
}

export function resultOf({ id, key }: Queued, outcome: CommandOutcome, at: number): Letter {
  const refused = outcome.outcome === 'refused'
  const result: CommandResult = {
    commandId: id,
    outcome: outcome.outcome,
    code: refused ? outcome.code : null,
    reason: refused ? outcome.reason.slice(0, 400) : null,
    data: refused ? {} : (outcome.data ?? {}),
  }
  return resultLetter(id, at, { key, text: JSON.stringify(result) })
}
