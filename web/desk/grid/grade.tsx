import { Tag } from 'antd'
import type { ByGrade, GradeReason } from '#contracts/grid'
import { usePreferences } from '../../shell/preferences.ts'
import { useT } from './texts.ts'

export const grades = ['D', 'C', 'B', 'A'] as const
/** The letter says it; the colour only helps. */
export const gradeColour = { A: '#4c8f6d', B: '#3d6b9e', C: '#9a6412', D: '#b83a2e', none: '#6b7780' } as const

export function GradeTag({ grade }: { grade: (typeof grades)[number] | null }) {
  const t = useT()
  const key = grade ?? 'none'
  return (
    <Tag color={gradeColour[key]} title={t(`gradeSays.${key}`)}>
      {t(`grade.${key}`)}
    </Tag>
  )
}

export const totalOf = (by: ByGrade) => by.A + by.B + by.C + by.D + by.none

/** How many households of each grade, as one bar; the numbers stand beside it. */
export function GradeBar({ of }: { of: ByGrade }) {
  const t = useT()
  const total = totalOf(of)
  if (total === 0) return <span className="muted">—</span>
  const parts = [...grades, 'none' as const].filter((key) => of[key] > 0)
  const said = parts.map((key) => `${t(`grade.${key}`)} ${of[key]}`).join(' · ')
  return (
    <span className="grade-line" title={said}>
      <span className="grade-bar" role="img" aria-label={said}>
        {parts.map((key) => (
          <span key={key} style={{ flexGrow: of[key], background: gradeColour[key] }} />
        ))}
      </span>
      <small className="tabular muted">{parts.map((key) => `${key === 'none' ? '–' : key}${of[key]}`).join(' ')}</small>
    </span>
  )
}

/** The reasons of a grade in the reader's language. */
export function useReasons(): (reasons: readonly GradeReason[]) => string[] {
  const { locale } = usePreferences()
  return (reasons) => reasons.map((reason) => reason[locale])
}
