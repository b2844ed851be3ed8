import { ComplaintList, FindComplaintsRequest, RuleList, RuleListRequest } from '#contracts/guidance'
import { type Locale, type Role, verb } from '#kernel'
import { dayOf } from '#people/institutions'
import { type ComplaintRow, complaints, warningSigns } from './complaints.ts'
import { rulesOn } from './load-rules.ts'
import { searchText } from './pinyin.ts'

export const signedIn: readonly Role[] = ['resident', 'doctor', 'registrar', 'manager', 'administrator', 'system']

const texts = new Map(complaints.map((row) => [row.code, searchText(row.zh, row.also, row.en, row.code)]))
const signs = new Map(warningSigns.map((one) => [one.code, one]))

/** By characters, pinyin or initials. */
export const findComplaints = verb(
  {
    name: 'guidance.find_complaints',
    may: signedIn,
    input: FindComplaintsRequest,
    answer: ComplaintList,
    summary: 'What a person may say is the matter, with the warning signs to ask for.',
  },
  async (ctx, { q, limit }) => {
    const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5)
    const found = complaints.filter(({ code }) => words.every((word) => texts.get(code)!.includes(word)))
    return { complaints: found.slice(0, limit).map((row) => showComplaint(row, ctx.locale)) }
  },
)

export const listRules = verb(
  {
    name: 'guidance.list_rules',
    may: ['doctor', 'manager', 'administrator'],
    input: RuleListRequest,
    answer: RuleList,
    summary: 'The rules of guidance in force, with their clauses.',
  },
  async (ctx, { onDate }) => {
    const rules = await rulesOn(ctx, onDate ?? dayOf(ctx.now))
    return {
      rules: rules.map(
        ({ id, complaint, conditions, place, urgency, levelMin, clause, validFrom, validTo, ...rule }) => ({
          id,
          complaint,
          when: conditions.join('; '),
          departmentCode: rule.departmentCode,
          departmentName: rule.departmentName,
          where: place,
          urgency,
          levelMin,
          reason: ctx.locale === 'en' ? rule.reasonEn : rule.reasonZh,
          clause,
          validFrom,
          validTo,
        }),
      ),
    }
  },
)

export const complaintOf = (code: string) => complaints.find((row) => row.code === code)
export const signOf = (code: string) => signs.get(code)

function showComplaint(row: ComplaintRow, locale: Locale) {
  const word = (one: { zh: string; en: string }) => (locale === 'en' ? one.en : one.zh)
  return {
    code: row.code,
    kind: row.kind,
    name: word(row),
    warningSigns: row.signs.map((code) => ({ code, sentence: word(signs.get(code)!) })),
  }
}
