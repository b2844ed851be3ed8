import { useState } from 'react'
import { dayOf } from '../../shell/moment.ts'
import type { LastValue } from '../form/facts.ts'
import { typed } from '../kit/digits.ts'
import { NumberPad } from '../kit/number-pad.tsx'
import { useDayWords } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { type Doubt, doubtOf, forbids, type Measure, typedWhole, valuesOf } from './measure.ts'

/** What is measured: big tiles, one set of big keys, and at once a word when a number cannot be. */
export function Measures(props: {
  measures: readonly Measure[]
  texts: Readonly<Record<string, string>>
  onText: (linkId: string, text: string) => void
  last: ReadonlyMap<string, LastValue>
  missing: ReadonlySet<string>
}) {
  const t = useT()
  const say = useMeasureName()
  const doubtWords = useDoubtWords()
  const words = useDayWords()
  const [here, setHere] = useState<string | undefined>(props.measures[0]?.linkId)
  const { measures, texts } = props
  const values = valuesOf(measures, texts)
  const current = measures.find(({ linkId }) => linkId === here)
  const following = () => {
    const place = measures.findIndex(({ linkId }) => linkId === here)
    return measures[place + 1]?.linkId
  }
  const press = (key: string) => {
    if (!current) return
    const before = texts[current.linkId] ?? ''
    const after = typed(before, key, current.digits)
    props.onText(current.linkId, after)
    const next = following()
    if (key !== 'back' && next && typedWhole(current, after)) setHere(next)
  }
  const doubts = measures.flatMap((measure) => {
    const settled = measure.linkId !== here || typedWhole(measure, texts[measure.linkId] ?? '')
    const doubt = settled ? doubtOf(measure, values, props.last.get(measure.name)?.value) : undefined
    return doubt ? [{ measure, doubt }] : []
  })
  const doubtOfTile = (measure: Measure): Doubt | undefined => doubts.find((one) => one.measure === measure)?.doubt
  return (
    <section className="card" aria-label={t('visit.measured')}>
      <h2>{t('visit.measured')}</h2>
      <div className="measures">
        {measures.map((measure) => {
          const doubt = doubtOfTile(measure)
          const last = props.last.get(measure.name)
          const missing = props.missing.has(measure.linkId)
          return (
            <button
              key={measure.linkId}
              type="button"
              id={`question-${measure.linkId}`}
              className="measure"
              aria-pressed={measure.linkId === here}
              data-tone={doubt ? (forbids(doubt) ? 'bad' : 'warn') : missing ? 'bad' : undefined}
              onClick={() => setHere(measure.linkId)}
            >
              <span>
                {say(measure.name)}
                {measure.required ? <span className="must"> *</span> : null}
              </span>
              <span className={texts[measure.linkId] ? 'measure-value' : 'measure-value none'}>
                {texts[measure.linkId] || '–'}
              </span>
              <span className="measure-note">
                {measure.unit}
                {last ? ` · ${t('visit.lastValue', { value: last.value, day: words(dayOf(last.at)) })}` : ''}
              </span>
            </button>
          )
        })}
      </div>
      <div aria-live="assertive">
        {doubts.map(({ measure, doubt }) => (
          <p key={measure.linkId} className={forbids(doubt) ? 'field-error' : 'notice warn'}>
            {doubtWords(measure, doubt)}
          </p>
        ))}
      </div>
      {current ? (
        <NumberPad
          label={t('visit.padFor', { name: say(current.name) })}
          onKey={press}
          point={current.digits.decimals > 0}
          next={following() ? { text: t('visit.nextField'), onTap: () => setHere(following()) } : undefined}
        />
      ) : null}
    </section>
  )
}

export function useMeasureName(): (name: string) => string {
  const t = useT()
  return (name) => t(`measure.${name as 'systolic'}`)
}

function useDoubtWords(): (measure: Measure, doubt: Doubt) => string {
  const t = useT()
  const say = useMeasureName()
  return (measure, doubt) => {
    const name = say(measure.name)
    if (doubt.what === 'crossed') return t('doubt.crossed')
    if (doubt.what === 'unit') return t('doubt.unit', { name })
    if (doubt.what === 'jump') return t('doubt.jump', { name, from: doubt.from })
    return t('doubt.impossible', { name, min: doubt.min ?? '', max: doubt.max ?? '' })
  }
}
