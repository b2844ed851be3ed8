import type { Parameters } from '#contracts/budgets'
import { yuanText } from '#contracts/yuan'
import { csvOf } from '../../shell/csv.ts'

type Capitation = Parameters<'capitation'>
export type Table = Pick<Capitation, 'ageFroms' | 'diseases' | 'scoreFroms' | 'monthFen'>
export interface Cell {
  readonly key: string
  readonly age: number
  readonly sex: '1' | '2'
  readonly disease: string
  readonly score: number
  readonly fen: number
}
export interface WrongCell {
  /** In the file; null: about the table as a whole. */
  readonly line: number | null
  readonly what: 'columns' | 'row' | 'twice' | 'missing'
  readonly cell: string
}

export const cellColumns = ['age_from', 'sex', 'disease', 'score_from', 'month_yuan'] as const
const sexes = ['1', '2'] as const

/** Every cell in the order of ages, sexes, diseases and scores; a cell without a rate is left out. */
export function cellsOf(of: Table): Cell[] {
  const found: Cell[] = []
  for (const age of of.ageFroms)
    for (const sex of sexes)
      for (const disease of [...of.diseases, 'none'])
        for (const score of of.scoreFroms) {
          const key = `${age}/${sex}/${disease}/${score}`
          const fen = of.monthFen[key]
          if (fen !== undefined) found.push({ key, age, sex, disease, score, fen })
        }
  return found
}

function fenOf(text: string): number | null {
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text)
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null
}

export const csvOfCells = (of: Table): string =>
  csvOf(
    cellColumns,
    cellsOf(of).map(({ age, sex, disease, score, fen }) => [age, sex, disease, score, yuanText(fen)]),
  )

const whole = (text: string | undefined): number | null => (text && /^\d{1,6}$/.test(text) ? Number(text) : null)

/** One row of the file, or what is wrong with it. */
function rowOf(line: string): Cell | null {
  const [ageText, sex, disease = '', scoreText, yuan = ''] = cut(line)
  const [age, score, fen] = [whole(ageText), whole(scoreText), fenOf(yuan)]
  if (age === null || score === null || fen === null || disease === '' || (sex !== '1' && sex !== '2')) return null
  return { key: `${age}/${sex}/${disease}/${score}`, age, sex, disease, score, fen }
}
const cut = (line: string) => line.split(',').map((one) => one.trim().replace(/^"(.*)"$/, '$1'))
const rising = (of: readonly number[]) => [...new Set(of)].toSorted((a, b) => a - b)

/** Reads a table of rates. Its ages, diseases and scores are those of its rows; every combination must be there once. */
export function readCells(text: string): { table: Table; wrong: WrongCell[] } {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const wrong: WrongCell[] = []
  const found = new Map<string, Cell>()
  const right = cut(lines[0] ?? '').join() === cellColumns.join()
  if (!right) wrong.push({ line: 1, what: 'columns', cell: '' })
  for (const [at, line] of (right ? lines : []).entries()) {
    if (at === 0 || line.trim() === '') continue
    const row = rowOf(line)
    if (!row) wrong.push({ line: at + 1, what: 'row', cell: line.slice(0, 60) })
    else if (found.has(row.key)) wrong.push({ line: at + 1, what: 'twice', cell: row.key })
    else found.set(row.key, row)
  }
  const cells = [...found.values()]
  const table: Table = {
    ageFroms: rising(cells.map(({ age }) => age)),
    diseases: [...new Set(cells.map(({ disease }) => disease))].filter((one) => one !== 'none'),
    scoreFroms: rising(cells.map(({ score }) => score)),
    monthFen: Object.fromEntries(cells.map(({ key, fen }) => [key, fen])),
  }
  for (const key of keysOf(table)) if (!found.has(key)) wrong.push({ line: null, what: 'missing', cell: key })
  return { table, wrong }
}

const keysOf = ({ ageFroms, diseases, scoreFroms }: Table): string[] =>
  ageFroms.flatMap((age) =>
    sexes.flatMap((sex) =>
      [...diseases, 'none'].flatMap((disease) => scoreFroms.map((score) => `${age}/${sex}/${disease}/${score}`)),
    ),
  )
