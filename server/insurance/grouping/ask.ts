/** Asking the grouper: a case that is typed in, and the codes of the tables. */
import { pinyin } from 'pinyin-pro'
import type { z } from 'zod'
import { CaseExplained, CodeList, CodesRequest, GroupRequest } from '#contracts/grouping'
import { audit, type Context, verb } from '#kernel'
import { type GrouperCase, sayReason } from './case.ts'
import { explainCase } from './explain.ts'
import { type TablesInForce, tablesInForce, today } from './table-sets.ts'

/** Refusals: grouping.no_tables. */
export const groupGiven = verb(
  {
    name: 'grouping.group',
    may: ['doctor', 'manager', 'auditor', 'administrator'],
    input: GroupRequest,
    answer: CaseExplained,
    summary: 'The group of a case that is typed in, and how it came to it. Keeps nothing of it.',
  },
  async (ctx, { onDay, ...stay }) => {
    await audit(ctx, { action: 'execute', entity: 'grouping.case' })
    return showExplained(ctx, await tablesInForce(ctx, onDay ?? today(ctx)), stay)
  },
)

/** Of a stay, as people read it. */
export function showExplained(
  ctx: Context,
  { name, tables }: TablesInForce,
  stay: GrouperCase,
): z.output<typeof CaseExplained> {
  const explained = explainCase(tables, stay)
  return CaseExplained.parse({ ...explained, tableSet: name, reasonText: sayReason(explained.reason)[ctx.locale] })
}

const codesShown = 30

export const findCodes = verb(
  {
    name: 'grouping.codes',
    may: ['doctor', 'manager', 'auditor', 'administrator'],
    input: CodesRequest,
    answer: CodeList,
    summary:
      'Codes of diagnoses or procedures in the grouping tables, by the beginning of the code, a part of the name or its pinyin initials.',
  },
  async (ctx, { kind, search, onDay }) => {
    const { source } = (await tablesInForce(ctx, onDay ?? today(ctx))).tables
    const names = kind === 'diagnosis' ? source.diagnosisNames : source.procedureNames
    const wanted = search.toUpperCase()
    const found = firstOf(names, ([code, name]) => code.toUpperCase().startsWith(wanted) || name.includes(search))
    // Letters that begin no code are the first letters of a name's pinyin.
    if (found.length > 0 || !/^[a-z]{2,}$/i.test(search)) return { codes: found }
    const letters = initialsOf(names)
    return { codes: firstOf(names, ([code]) => letters.get(code)?.includes(search.toLowerCase()) ?? false) }
  },
)

type Names = ReadonlyMap<string, string>

function firstOf(names: Names, holds: (entry: readonly [string, string]) => boolean) {
  const codes: { code: string; name: string }[] = []
  for (const [code, name] of names) {
    if (!holds([code, name])) continue
    codes.push({ code, name })
    if (codes.length === codesShown) break
  }
  return codes
}

/** Of a set's names, once: some thirty thousand are spelt in a second, and then known as long as the set is. */
const spelt = new WeakMap<Names, Names>()

function initialsOf(names: Names): Names {
  const known = spelt.get(names)
  if (known) return known
  const options = { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' } as const
  const made = new Map([...names].map(([code, name]) => [code, pinyin(name, options).join('').toLowerCase()]))
  spelt.set(names, made)
  return made
}
