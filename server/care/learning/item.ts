/** The nouns of learning. Rules only: no clock, no I/O. */
import type { Both, Content, Edition, Progress } from '#contracts/learning'
import { type Locale, refuseUnless } from '#kernel'

export interface ProgressRow {
  readonly residentId: string
  readonly code: string
  readonly version: number
  readonly partsDone: readonly number[]
  readonly percent: number
  readonly startedOn: string
  readonly finishedOn: string | null
}
export interface CheckInRow {
  readonly onDate: string
  readonly done: boolean
  readonly note: string | null
}

/** Of the tasks of a programme, this share done is enough (ours; to be agreed by a medical department). */
const enoughDone = 0.8

export const said = (both: Both, locale: Locale): string => both[locale === 'en' ? 'en' : 'zh']

export function partsOf(content: Content): number {
  if (content.kind === 'article') return 1
  return content.kind === 'course' ? content.lessons.length : content.days
}

/** Refuses learning.task_days_wrong, learning.right_answer_missing. */
export function refuseUnlessSound(content: Content): void {
  if (content.kind === 'programme') {
    const days = content.tasks.map(({ fromDay }) => fromDay)
    const rising = days.every((day, index) => index === 0 || day > days[index - 1]!)
    refuseUnless(days[0] === 1 && rising && days.at(-1)! <= content.days, 'learning.task_days_wrong', {
      field: 'content.tasks',
    })
  }
  if (content.kind === 'course') {
    const sound = content.lessons.every(({ question }) => question.right < question.options.length)
    refuseUnless(sound, 'learning.right_answer_missing', { field: 'content.lessons' })
  }
}

/** A part of an article or course is done; days of a programme are counted by its check-ins. */
export function withPart(row: ProgressRow, part: number, parts: number, today: string): ProgressRow {
  const partsDone = [...new Set([...row.partsDone, part])].filter((one) => one <= parts).sort((a, b) => a - b)
  const finishedOn = row.finishedOn ?? (partsDone.length === parts ? today : null)
  // Who has finished stays so, also when a later edition has more to read.
  return { ...row, partsDone, percent: finishedOn ? 100 : Math.floor((100 * partsDone.length) / parts), finishedOn }
}

/** Which day of a programme it is; the day it was begun is the first. */
export function dayOfProgramme(startedOn: string, today: string): number {
  return Math.round((Date.parse(today) - Date.parse(startedOn)) / 86_400_000) + 1
}

export function withCheckIns(
  row: ProgressRow,
  checkIns: readonly CheckInRow[],
  days: number,
  today: string,
): ProgressRow {
  const done = checkIns
    .filter((one) => one.done)
    .map(({ onDate }) => dayOfProgramme(row.startedOn, onDate))
    .filter((day) => day >= 1 && day <= days)
  const partsDone = [...new Set(done)].sort((a, b) => a - b)
  const over = dayOfProgramme(row.startedOn, today) >= days
  const finished = row.finishedOn !== null || (over && partsDone.length >= enoughDone * days)
  const percent = finished ? 100 : Math.min(99, Math.floor((100 * partsDone.length) / days))
  return { ...row, partsDone, percent, finishedOn: row.finishedOn ?? (finished ? today : null) }
}

export function showProgress(
  row: ProgressRow | undefined,
  checkIns: readonly CheckInRow[],
  edition: Pick<Edition, 'content'>,
  today: string,
): Progress | null {
  if (!row) return null
  const { content } = edition
  const day = content.kind === 'programme' ? Math.min(content.days, dayOfProgramme(row.startedOn, today)) : null
  return {
    percent: row.percent,
    partsDone: [...row.partsDone],
    startedOn: row.startedOn,
    finishedOn: row.finishedOn,
    day,
    checkIns: checkIns.map(({ onDate: date, done, note }) => ({ date, done, note })),
  }
}
