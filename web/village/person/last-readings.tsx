import type { ProgrammeDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { Card } from '../../resident/kit/parts.tsx'
import { dayOf } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Sparkline } from '../../shell/sparkline.tsx'
import { rulebook } from '../form/facts.ts'
import { targetsOf } from '../form/judge.ts'
import { useDayWords, useToday } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { ageOn } from '../today/days.ts'
import { readingsOf } from './with-pending.ts'

type Reading = Person['readings'][number]

/** The last values with their line and the person's own targets. */
export function LastReadings({ person, programmes }: { person: Person; programmes: readonly ProgrammeDocument[] }) {
  const t = useT()
  const today = useToday()
  const words = useDayWords()
  const { locale } = usePreferences()
  const mine = new Set(person.programmes.map(({ code }) => code))
  const facts = { 'person.age': ageOn(person.birthDate, today), 'person.sex': person.sex }
  const targets = programmes
    .filter(({ code }) => mine.has(code))
    .flatMap((document) => targetsOf(rulebook(document), facts))
  const limit = (fact: string) => targets.find((one) => one.fact === fact)?.value
  const readings = readingsOf(person)
  const kinds = [...new Set(readings.map(({ kind }) => kind))]
  if (kinds.length === 0) return null
  return (
    <Card label={t('readings.title')}>
      <h2>{t('readings.title')}</h2>
      {kinds.map((kind) => {
        const list = readings.filter((one) => one.kind === kind).sort((a, b) => a.at.localeCompare(b.at))
        const last = list[list.length - 1]!
        const values = list.flatMap((one) => main(one) ?? [])
        const high = limit(kind === 'blood-pressure' ? 'value.systolic' : 'value.fastingGlucose')
        return (
          <div key={kind} className="figure-line">
            <span>
              <span className="muted">{t(`reading.${kind as 'glucose'}`)}</span>
              <br />
              <span className="big-number">{shown(last)}</span> <span className="muted">{unit(kind)}</span>
              <br />
              <span className="muted">
                {words(dayOf(last.at))} · {t(`source.${last.source as 'home'}`)}
                {last.moment ? ` · ${t(`moment.${last.moment as 'fasting'}`)}` : ''}
              </span>
            </span>
            {values.length > 1 ? (
              <Sparkline
                name={t(`reading.${kind as 'glucose'}`)}
                values={values}
                low={high === undefined ? undefined : kind === 'glucose' ? 3.9 : 90}
                high={kind === 'blood-pressure' || kind === 'glucose' ? high : undefined}
                width={120}
                height={44}
              />
            ) : null}
          </div>
        )
      })}
      {targets.length > 0 ? (
        <p className="muted">{t('readings.targets', { list: targets.map((one) => one.title[locale]).join('，') })}</p>
      ) : null}
    </Card>
  )
}

const main = (reading: Reading): number | undefined => reading.systolicMmhg ?? reading.glucoseMmol ?? reading.value
export const shown = (reading: Reading): string =>
  reading.systolicMmhg === undefined
    ? String(reading.glucoseMmol ?? reading.value ?? '–')
    : `${reading.systolicMmhg}/${reading.diastolicMmhg ?? '–'}`
const units: Readonly<Record<string, string>> = {
  'blood-pressure': 'mmHg',
  glucose: 'mmol/L',
  weight: 'kg',
  'heart-rate': '/min',
  hba1c: '%',
  spo2: '%',
}
const unit = (kind: string): string => units[kind] ?? ''
