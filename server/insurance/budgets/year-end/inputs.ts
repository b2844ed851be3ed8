/** From the sums of a year to the inputs of its statements. Pure. */
import type { CapitationInputs, DiseasePackageInputs, Party, SurplusSplitInputs } from '#insurance/packages'
import { refuse } from '#kernel'
import type { InForce } from '../rules.ts'
import type { SliceSums, YearPlan } from './plan.ts'

export interface Known {
  /** By the code of an institution: its name, and inside a region's database its id. */
  readonly partyOf: (code: string) => Party
  /** The year's score, where there is one. */
  readonly scoreOf: (code: string) => { ref: string; scoreBp: number } | null
  /** Whose surplus was split before: where nothing is kept any more, that too is a statement, which takes the old one back. */
  readonly splitBefore: (subject: string) => boolean
  /** Who shares a leading institution's surplus: itself and those below it. Null: unknown, so those it worked with. */
  readonly membersOf: (lead: string) => readonly string[] | null
}

export interface Draft {
  readonly kind: string
  readonly subject: string
  readonly subjectName: string
  readonly institution: Party
  readonly inputs: CapitationInputs | DiseasePackageInputs | SurplusSplitInputs
}

type Insutype = CapitationInputs['insutype']
const refOf = ({
  ref,
  validFrom,
  source,
}: InForce<'split'> | InForce<'capitation'> | InForce<'retention'> | InForce<'disease-package'>) => ({
  ref,
  validFrom,
  source,
})
const byKey = <T>(rows: readonly T[], key: (row: T) => string) => Map.groupBy(rows, key)

/** What findings took back of the bills at an institution; nothing at all where nothing was, so that its statement keeps its bytes. */
function backOf(rows: SliceSums['recovered']) {
  return (code: string): { recoveredFen?: number; findings?: string[] } => {
    const own = rows.filter(({ at }) => at === code)
    const recoveredFen = own.reduce((sum, { fen }) => sum + fen, 0)
    if (recoveredFen === 0) return {}
    return { recoveredFen, findings: [...new Set(own.flatMap(({ findings }) => findings.split(' ')))].sort() }
  }
}

/** A leading institution and scheme each. Refusals: budgets.no_rate. */
export function capitationDrafts(plan: YearPlan, sums: SliceSums, known: Known): Draft[] {
  const { parameters } = plan.capitation
  const care = byKey(sums.care, ({ lead, insutype }) => `${lead}:${insutype}`)
  return [...byKey(sums.cover, ({ lead, insutype }) => `${lead}:${insutype}`)].map(([subject, cells]) => {
    const { lead, insutype } = cells[0]!
    const party = known.partyOf(lead)
    const spent = care.get(subject) ?? []
    const own = spent.find(({ at }) => at === lead)
    const back = backOf(sums.recovered.filter((one) => one.package === '' && `${one.lead}:${one.insutype}` === subject))
    const inputs: CapitationInputs = {
      ...{
        pool: plan.pool,
        year: plan.year,
        insutype: insutype as Insutype,
        lead: party,
        rule: refOf(plan.capitation),
      },
      retention: { ...refOf(plan.retention), bands: plan.retention.parameters.bands },
      riskModel: { ref: plan.riskModel.ref, sm3: plan.riskModel.sm3 },
      members: cells.reduce((sum, { members }) => sum + members, 0),
      cells: cells.map(({ cell, months }) => ({
        ...{ cell, memberMonths: months },
        monthFen: parameters.monthFen[cell] ?? refuse('budgets.no_rate', { params: { cell } }),
      })),
      ownCare: { fundFen: own?.fen ?? 0, bills: own?.bills ?? 0, ...back(lead) },
      careElsewhere: spent
        .filter(({ at }) => at !== lead)
        .map(({ at, fen, bills }) => ({ party: known.partyOf(at), fundFen: fen, bills, ...back(at) })),
      assessment: known.scoreOf(lead),
    }
    return { kind: 'capitation', subject, subjectName: party.name, institution: party, inputs }
  })
}

/** A disease's package and scheme each. */
export function packageDrafts(plan: YearPlan, sums: SliceSums, known: Known): Draft[] {
  return plan.packages.flatMap((rule) => {
    const one = rule.parameters
    const party = known.partyOf(one.responsible)
    return sums.packageCover
      .filter(({ code }) => code === one.code)
      .map(({ insutype, members, months }) => {
        const spent = sums.packageCare.filter((row) => row.code === one.code && row.insutype === insutype)
        const back = backOf(sums.recovered.filter((row) => row.package === one.code && row.insutype === insutype))
        const inputs: DiseasePackageInputs = {
          ...{
            pool: plan.pool,
            year: plan.year,
            insutype: insutype as Insutype,
            code: one.code,
            titleZh: one.titleZh,
            titleEn: one.titleEn,
          },
          ...{
            responsible: party,
            rule: refOf(rule),
            monthFen: one.monthFen,
            keepsBp: one.keepsBp,
            members,
            memberMonths: months,
          },
          retention: { ...refOf(plan.retention), bands: plan.retention.parameters.bands },
          spent: spent.map(({ at, fen, bills }) => ({ party: known.partyOf(at), fundFen: fen, bills, ...back(at) })),
          assessment: known.scoreOf(one.responsible),
        }
        return {
          kind: 'disease-package',
          subject: `${one.code}:${insutype}`,
          subjectName: one.titleZh,
          institution: party,
          inputs,
        }
      })
  })
}

export interface Worked {
  readonly draft: Draft
  readonly sm3: string
  readonly retainedFen: number
}

/** The split of each surplus that is kept, among those who share it. */
export function splitDrafts(plan: YearPlan, sums: SliceSums, known: Known, worked: readonly Worked[]): Draft[] {
  const work = byKey(sums.care, ({ lead, insutype }) => `${lead}:${insutype}`)
  return worked
    .filter(({ retainedFen, draft }) => retainedFen > 0 || known.splitBefore(draft.subject))
    .map(({ draft, sm3, retainedFen }) => {
      const { insutype } = draft.inputs as CapitationInputs
      const rule =
        draft.kind === 'disease-package'
          ? plan.packages.find(({ parameters }) => draft.subject.startsWith(`${parameters.code}:`))!
          : undefined
      const weights = rule ? rule.parameters.split : plan.split.parameters
      const members = rule
        ? packageMembers(rule, sums, known, insutype)
        : capitationMembers(draft, work.get(draft.subject) ?? [], known)
      const inputs: SurplusSplitInputs = {
        ...{ year: plan.year, insutype, owner: { code: draft.subject.split(':')[0]!, name: draft.subjectName } },
        ...{ of: { kind: draft.kind, subject: draft.subject, sm3 }, retainedFen },
        ...{ rule: { ...refOf(rule ?? plan.split), ...weights }, members },
      }
      return { ...draft, kind: 'surplus-split', inputs }
    })
}

/** Results: contracts × the year's score; without a score, nothing. */
const member = (known: Known, code: string, contracts: number, work: number) => ({
  ...{ party: known.partyOf(code), contracts, work, results: contracts * (known.scoreOf(code)?.scoreBp ?? 0) },
})

function capitationMembers(draft: Draft, work: SliceSums['care'], known: Known): SurplusSplitInputs['members'] {
  const lead = draft.institution.code
  const codes = known.membersOf(lead) ?? [lead]
  return [...new Set([lead, ...codes])].sort().map((code) => {
    const done = work.find(({ at }) => at === code)
    return member(known, code, done?.contracts ?? 0, done?.bills ?? 0)
  })
}

function packageMembers(
  { parameters: one }: InForce<'disease-package'>,
  sums: SliceSums,
  known: Known,
  insutype: string,
): SurplusSplitInputs['members'] {
  return [...new Set([one.responsible, ...one.partners])].sort().map((code) => {
    const done = sums.packageCare.find((row) => row.code === one.code && row.insutype === insutype && row.at === code)
    const contracts = sums.care
      .filter((row) => row.insutype === insutype && row.at === code)
      .reduce((sum, row) => sum + row.contracts, 0)
    return member(known, code, contracts, done?.bills ?? 0)
  })
}
