/** Whom the year was stated of before, and who is not in it any more: a lead whose people left, a package that no rule knows. */
import {
  type CapitationInputs,
  type DiseasePackageInputs,
  noCapitation,
  noPackage,
  noSplit,
  type SurplusSplitInputs,
} from '#insurance/packages'
import { makeStatement, type Standing, standingOfYear, withdrawDrafts, writeContent } from '#insurance/statements'
import type { Context } from '#kernel'

const packageKinds = ['capitation', 'disease-package']
const kinds = [...packageKinds, 'surplus-split']

export interface TakenBack {
  readonly kind: string
  readonly subject: string
  readonly subjectName: string
  readonly institutionId: string | null
  /** Null: nothing was posted, so that a draft is withdrawn and nothing is stated. */
  readonly inputs: unknown
}

/**
 * Statements that take back what is posted of subjects that were not worked out again. A surplus goes back together with its split, which
 * names the bytes of the one that takes the surplus back. Pure.
 */
export function takenBack(standing: readonly Standing[], worked: ReadonlySet<string>, year: number): TakenBack[] {
  const lost = standing.filter(({ kind, subject }) => !worked.has(`${kind} ${subject}`))
  const packages = lost
    .filter(({ kind }) => packageKinds.includes(kind))
    .map(({ posted, ...one }) => ({ ...one, inputs: posted && emptied(one.kind, posted.inputs) }))
  const bytes = new Map(
    packages
      .filter(({ inputs }) => inputs !== null)
      .map(({ kind, subject, inputs }) => {
        return [`${kind} ${subject}`, writeContent({ kind, subject, year, month: null, inputs }).sm3] as const
      }),
  )
  const splits = lost
    .filter(({ kind }) => kind === 'surplus-split')
    .map(({ posted, ...one }) => {
      const was = posted?.inputs as SurplusSplitInputs | undefined
      const sm3 = was && (bytes.get(`${was.of.kind} ${was.of.subject}`) ?? was.of.sm3)
      return { ...one, inputs: was && sm3 ? noSplit(was, sm3) : null }
    })
  return [...packages, ...splits]
}

const emptied = (kind: string, inputs: unknown) =>
  kind === 'capitation' ? noCapitation(inputs as CapitationInputs) : noPackage(inputs as DiseasePackageInputs)

/** Drafts them, for one person to submit and another to approve, as any statement; answers their ids. */
export async function takeBackTheGone(ctx: Context, year: number, worked: ReadonlySet<string>): Promise<string[]> {
  const standing = await ctx.transaction((ctx) => standingOfYear(ctx, kinds, year))
  const statementIds: string[] = []
  for (const { inputs, ...about } of takenBack(standing, worked, year)) {
    const { kind, subject } = about
    if (inputs === null) await withdrawDrafts(ctx, { kind, subject, year, month: null })
    else {
      const asked = { ...about, period: { year, month: null }, inputs }
      statementIds.push(await ctx.transaction((ctx) => makeStatement(ctx, asked)))
    }
  }
  return statementIds
}
