/**
 * Which evidence fulfils which promise. Pure: the same promises and the same evidence give the same answer, in whatever order they
 * came to be known. A promise is never fulfilled by anything but evidence, and no evidence fulfils a service twice.
 */
import type { EvidenceKind, EvidenceRule } from '#contracts/family-contracts'

export interface PromiseAsked {
  readonly id: string
  readonly serviceCode: string
  readonly windowFrom: string
  readonly windowTo: string
  readonly rules: readonly EvidenceRule[]
}

/** Something the record, a follow-up, a check or a meter shows. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly id: string
  readonly on: string
  /** Who did it; null when it is not said: that proves nothing where the team's own work is asked for. */
  readonly institutionId: string | null
  /** A follow-up in doubt, or upheld as false, proves nothing. */
  readonly doubted: boolean
  readonly programme?: string
  readonly faceToFace?: boolean
  readonly reading?: string
  readonly source?: string
  readonly type?: string
  readonly codes?: readonly string[]
}

/** Whether evidence is of a kind that a rule asks for; `own`: the team's institution and those below it. */
export function proves(rule: EvidenceRule, evidence: Evidence, own: ReadonlySet<string>): boolean {
  if (evidence.doubted || rule.kind !== evidence.kind) return false
  if (rule.kind !== 'reading' && rule.byTeam && !own.has(evidence.institutionId ?? '')) return false
  if (rule.kind === 'follow-up') {
    return rule.programme === evidence.programme && (!rule.faceToFace || evidence.faceToFace === true)
  }
  if (rule.kind === 'reading') {
    const fromWhere = rule.sources.length === 0 || (rule.sources as string[]).includes(evidence.source ?? '')
    return rule.reading === evidence.reading && fromWhere
  }
  if (rule.kind === 'resource') {
    return rule.type === evidence.type && rule.codes.some((code) => evidence.codes?.includes(code))
  }
  return true
}

/**
 * Evidence in order of its day goes to the promise whose window closes first among those it lies in. For windows of one service that
 * fulfils as many promises as can be (earliest deadline first).
 */
export function matchPromises(
  promises: readonly PromiseAsked[],
  evidence: readonly Evidence[],
  own: ReadonlySet<string>,
): Map<string, Evidence> {
  const found = new Map<string, Evidence>()
  const inOrder = [...evidence].sort((a, b) => compare(a.on, b.on) || compare(a.kind, b.kind) || compare(a.id, b.id))
  const byService = Map.groupBy(promises, (promise) => promise.serviceCode)
  for (const asked of byService.values()) {
    const open = [...asked].sort(
      (a, b) => compare(a.windowTo, b.windowTo) || compare(a.windowFrom, b.windowFrom) || compare(a.id, b.id),
    )
    const used = new Set<string>()
    for (const one of inOrder) {
      if (used.has(`${one.kind}:${one.id}`)) continue
      const at = open.findIndex(
        (promise) =>
          promise.windowFrom <= one.on &&
          one.on <= promise.windowTo &&
          promise.rules.some((rule) => proves(rule, one, own)),
      )
      if (at < 0) continue
      found.set(open[at]!.id, one)
      used.add(`${one.kind}:${one.id}`)
      open.splice(at, 1)
    }
  }
  return found
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
