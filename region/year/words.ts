/** A year's report as Markdown, for a reader and for docs/community-year.md. Pure. */
import type { Measured } from '#care/veracity'
import { byTeam, plantedPatterns, type YearReport } from './report.ts'

export function wordsOf(report: YearReport): string {
  return [
    section('What happened', happened(report)),
    section('The figures at the end of the year', figures(report)),
    section('From the population to people at target', funnels(report)),
    section('Over the year', trends(report)),
    section('Teams', teams(report)),
    section('Managed against unmanaged', comparisons(report)),
    section('Planted falsehoods', truth(report.truth)),
  ].join('\n')
}

const section = (title: string, lines: string[]) => `## ${title}\n\n${lines.join('\n')}\n`
const table = (heads: readonly string[], rows: readonly (readonly (string | number)[])[]) => [
  `| ${heads.join(' | ')} |`,
  `|${heads.map((_, at) => (at === 0 ? '---' : '---:')).join('|')}|`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
]
const percent = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(1))
const share = (value: number | null) => (value === null ? '–' : (value * 100).toFixed(0))

function happened({ residents, from, to, counted, refused }: YearReport): string[] {
  const rows = Object.entries(counted).toSorted(([a], [b]) => a.localeCompare(b))
  const refusals = Object.entries(refused).map(([code, times]) => `\`${code}\` ${times}`)
  return [
    `${residents} residents, ${from} to ${to}.`,
    '',
    ...table(['what', 'times'], rows),
    '',
    refusals.length > 0 ? `Refused by a rule: ${refusals.join(', ')}.` : 'No rule refused anything.',
  ]
}

const figures = (report: YearReport) =>
  table(
    ['measure', 'numerator', 'denominator', 'percent'],
    report.figures.map((one) => [`\`${one.code}\``, one.numerator, one.denominator, percent(one.ratePercent)]),
  )

const funnels = ({ funnels }: YearReport) =>
  table(
    ['programme', ...funnels[0]!.stages.map(({ title }) => title.en)],
    funnels.map(({ programme, stages }) => [programme, ...stages.map(({ people }) => people)]),
  )

function trends({ trends }: YearReport): string[] {
  const days = trends[0]!.points.map(({ to }) => to)
  return table(
    ['percent, year to date', ...days],
    trends.map(({ measure, points }) => [`\`${measure}\``, ...points.map(({ ratePercent }) => percent(ratePercent))]),
  )
}

const teams = ({ teams }: YearReport) =>
  table(
    ['team of', 'ways', ...byTeam.map((code) => `\`${code}\``)],
    teams.map(({ name, diligence, rates }) => [name, diligence, ...byTeam.map((code) => percent(rates[code]))]),
  )

function comparisons({ comparisons }: YearReport): string[] {
  const rows = comparisons.map(({ programme, unit, results }) => {
    const all = results.find(({ tier }) => tier === null)!
    const said = (one: { value: number; low: number; high: number } | null) =>
      one ? `${one.value.toFixed(1)} (${one.low.toFixed(1)} to ${one.high.toFixed(1)})` : '–'
    return [
      programme,
      `${all.managed.matched} of ${all.managed.people}`,
      `${all.unmanaged.matched} of ${all.unmanaged.people}`,
      all.strata,
      said(all.atTargetPoints),
      `${said(all.meanDifference)} ${unit}`,
    ]
  })
  return table(
    [
      'programme',
      'managed, matched',
      'unmanaged, matched',
      'strata',
      'at target, points (95 %)',
      'mean difference (95 %)',
    ],
    rows,
  )
}

function truth({ patterns, followUps, falseInAnyWay }: Measured): string[] {
  const rows = Object.entries(patterns).map(([pattern, found]) => [
    `\`${pattern}\`${plantedPatterns.includes(pattern as (typeof plantedPatterns)[number]) ? '' : ' (not planted)'}`,
    ...[found.planted, found.raised, found.right, share(found.precision), share(found.recall)],
    share(falseInAnyWay[pattern as keyof typeof falseInAnyWay]),
  ])
  const { planted, raised, right, precision, recall } = followUps
  return table(
    ['pattern', 'planted', 'raised', 'right', 'precision %', 'recall %', 'false in any way %'],
    [...rows, ['**follow-ups, any pattern**', planted, raised, right, share(precision), share(recall), '']],
  )
}
