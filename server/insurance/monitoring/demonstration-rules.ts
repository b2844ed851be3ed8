import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MonitoringRule } from '#contracts/monitoring'
import { demonstrationBehaviours } from './behaviour/rules.ts'
import { readLimits, readPairs } from './read-list.ts'

const options = { fileName: '演示清单：自拟，不是任何机构公布的规则', validFrom: '2024-01-01' }
/** What nobody may do by mistake; the others are pointed out, and a person looks. */
const stops = new Set(['sex'])

/** Rules of our own over the demonstration catalogue, in the published lists' form; and behaviour's. */
export function demonstrationRules(): MonitoringRule[] {
  const text = (name: string) => readFileSync(join(import.meta.dirname, 'data', name), 'utf8')
  const lists = [
    readLimits(text('demonstration-limits.csv'), options),
    readPairs(text('demonstration-pairs.csv'), options),
  ]
  const rules = lists.flatMap((list) => {
    if (list.faults.length + list.notRead.length > 0)
      throw new Error('The demonstration lists are ours and are readable')
    return list.rules.map(({ rule }): MonitoringRule => ({ ...rule, action: stops.has(rule.kind) ? 'stop' : 'remind' }))
  })
  return [...rules, ...demonstrationBehaviours]
}
