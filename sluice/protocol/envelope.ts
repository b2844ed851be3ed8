import { type SluiceKind, sluiceKinds, type Way } from '#contracts/sluice'
import type { FrameWay } from './frame.ts'

type Side = 'inner' | 'platform'

export interface EnvelopeRule {
  readonly from: Side | 'both'
  readonly bytesMax: number
  readonly perSecondMax: number
}

const kilobyte = 1_024
const own: Readonly<Record<string, EnvelopeRule>> = {
  'batch batch.end': { from: 'both', bytesMax: 4 * kilobyte, perSecondMax: 10_000 },
  'verdict batch.verdict': { from: 'both', bytesMax: 1_024 * kilobyte, perSecondMax: 10_000 },
  'session session.hello': { from: 'platform', bytesMax: 4 * kilobyte, perSecondMax: 20 },
  'session session.welcome': { from: 'inner', bytesMax: 4 * kilobyte, perSecondMax: 20 },
  'session session.ready': { from: 'platform', bytesMax: 4 * kilobyte, perSecondMax: 20 },
  'session session.bye': { from: 'both', bytesMax: 4 * kilobyte, perSecondMax: 20 },
}
const sideOf: Readonly<Record<Way, Side>> = {
  message: 'inner',
  command: 'platform',
  question: 'platform',
  note: 'inner',
}

/** The contract's row of a kind, if there is one. */
export function kindOf(kind: string): (typeof sluiceKinds)[SluiceKind] | undefined {
  return Object.hasOwn(sluiceKinds, kind) ? sluiceKinds[kind as SluiceKind] : undefined
}

const rules = new Map<string, EnvelopeRule>(Object.entries(own))
for (const [kind, { way, bytesMax, perSecondMax }] of Object.entries(sluiceKinds)) {
  rules.set(`${way} ${kind}`, { from: sideOf[way], bytesMax, perSecondMax })
  if (way === 'question') rules.set(`answer ${kind}`, { from: 'inner', bytesMax, perSecondMax })
}

/** What may pass as `way` and `kind`, from which side, how large and how often; undefined: nothing of the sort. */
export function envelopeRule(way: FrameWay, kind: string): EnvelopeRule | undefined {
  return rules.get(`${way} ${kind}`)
}
