/** The record tells of resources that may prove a promise, and of no others: each service with its type and its codes. */
import type { LoadPackages } from '#contracts/family-contracts'
import type { Context } from '#kernel'
import { watch } from '#record'
import { codeParameterOf } from '../promises/evidence.ts'

export async function watchForEvidence(ctx: Context, packages: readonly LoadPackages['packages'][number][]) {
  const names = new Map<string, { type: keyof typeof codeParameterOf; codes: string[] }>()
  for (const { code, services } of packages) {
    for (const service of services) {
      service.evidence.forEach((rule, at) => {
        if (rule.kind !== 'resource') return
        names.set(`contracts:${code}:${service.code}:${at}`, { type: rule.type, codes: rule.codes })
      })
    }
  }
  for (const [name, { type, codes }] of names)
    await watch(ctx, { name, type, criteria: `${codeParameterOf[type]}=${codes.join(',')}` })
}
