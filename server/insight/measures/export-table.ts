import { z } from 'zod'
import { type Column, csvOfColumns } from '#contracts/csv'
import { BreakdownRequest, MeasureExportTable, PeopleRequest } from '#contracts/measures'
import { type Context, FileAnswer, verb } from '#kernel'
import { listPeople } from './people.ts'
import { readBreakdown, readFigures } from './read-figures.ts'

export const MeasuresExportRequest = PeopleRequest.extend({
  ...{ table: MeasureExportTable, by: BreakdownRequest.shape.by.default('institution') },
  measure: PeopleRequest.shape.measure.default('standard-management-hypertension'),
  limit: z.coerce.number().int().min(1).max(500).default(500),
})
type Asked = z.output<typeof MeasuresExportRequest>

/** The table as it is on the page, as CSV; the same refusals, the same trail. */
export const exportMeasures = verb(
  {
    name: 'measures.export_table',
    may: ['manager', 'auditor', 'doctor'],
    input: MeasuresExportRequest,
    answer: FileAnswer,
    summary: 'Figures, a breakdown or the people behind a figure as CSV.',
  },
  async (ctx, input) => ({
    fileName: `anji-measures-${input.table}-${input.to ?? 'newest'}.csv`,
    content: await tableOf(ctx, input),
  }),
)

async function tableOf(ctx: Context, input: Asked): Promise<string> {
  const pick = (zh: string, en: string) => (ctx.locale === 'zh' ? zh : en)
  const ratio: Column<{ numerator: number; denominator: number; ratePercent: number | null }>[] = [
    { title: pick('分子', 'numerator'), of: (row) => row.numerator },
    { title: pick('分母', 'denominator'), of: (row) => row.denominator },
    { title: pick('比率(%)', 'rate (%)'), of: (row) => row.ratePercent },
  ]
  const growth = {
    title: pick('同比(百分点)', 'on the year (points)'),
    of: (row: { growthPoints: number | null }) => row.growthPoints,
  }
  if (input.table === 'figures') {
    const { figures } = await readFigures(ctx, input)
    const title = { title: pick('指标', 'measure'), of: (row: (typeof figures)[0]) => pick(row.title.zh, row.title.en) }
    return csvOfColumns<(typeof figures)[0]>([title, ...ratio, growth], figures)
  }
  if (input.table === 'breakdown') {
    const { rows } = await readBreakdown(ctx, input)
    return csvOfColumns<(typeof rows)[0]>(
      [{ title: pick('名称', 'name'), of: (row) => row.name }, ...ratio, growth],
      rows,
    )
  }
  const { people } = await listPeople(ctx, input)
  return csvOfColumns<(typeof people)[0]>(
    [
      { title: pick('姓名', 'name'), of: (row) => row.name },
      { title: pick('归类', 'membership'), of: (row) => row.membership },
      { title: pick('原因', 'why'), of: (row) => pick(row.words.zh, row.words.en) },
    ],
    people,
  )
}
