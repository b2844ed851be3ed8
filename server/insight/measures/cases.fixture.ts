/** The hand-counted people, read out of their table. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from './lines.fixture.ts'

export interface Case extends Person {
  /** Measure → `membership reason`, and weights where a person weighs more than one: ` numerator/denominator`. */
  readonly expect: Readonly<Record<string, string>>
}

const text = readFileSync(join(import.meta.dirname, 'hand-counted.md'), 'utf8')

/** The rows of the table under a heading. */
function casesUnder(heading: string): Case[] {
  const after = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = after.split('\n').filter((line) => /^\| .* \|$/.test(line) && !line.startsWith('| who |'))
  return rows.map((line) => {
    const [who, born, happened, counted] = line.slice(2, -2).split(' | ') as [string, string, string, string]
    const expect = Object.fromEntries(counted.split('; ').map((one) => one.split(': ') as [string, string]))
    return { who, born, events: happened.split('; '), expect }
  })
}

/** Counted over the year 2025, and over the year to date on 30 June 2025. */
export const yearCases = casesUnder('The year 2025')
export const halfYearCases = casesUnder('The year to date on 30 June 2025')
