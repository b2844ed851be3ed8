import { type ReactNode, useEffect, useRef, useState } from 'react'
import { dayOf } from '../../shell/moment.ts'
import type { LastValue } from '../form/facts.ts'
import { typed } from '../kit/digits.ts'
import { NumberPad } from '../kit/number-pad.tsx'
import { useDayWords } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { type Doubt, doubtOf, forbids, type Measure, typedWhole, valuesOf } from './measure.ts'

interface Props {
  readonly measures: readonly Measure[]
  readonly texts: Readonly<Record<string, string>>
  readonly onText: (linkId: string, text: string) => void
  readonly last: ReadonlyMap<string, LastValue>
  readonly missing: ReadonlySet<string>
  /** What the values mean at once: urgent signs. */
  readonly children?: ReactNode
}

/** What is measured: big tiles; big keys come up from below as soon as one is touched, and at once a word when a number cannot be. */
export function Measures(props: Props) {
  const t = useT()
  const doubtWords = useDoubtWords()
  const { measures, texts } = props
  const [here, setHere] = useState<string | undefined>(undefined)
  const values = valuesOf(measures, texts)
  const current = measures.find(({ linkId }) => linkId === here)
  const following = measures[measures.findIndex(({ linkId }) => linkId === here) + 1]?.linkId
  const doubtFor = (measure: Measure): Doubt | undefined => {
    const settled = measure.linkId !== here || typedWhole(measure, texts[measure.linkId] ?? '')
    return settled ? doubtOf(measure, values, props.last.get(measure.name)?.value) : undefined
  }
  const press = (key: string) => {
    if (!current) return
    const after = typed(texts[current.linkId] ?? '', key, current.digits)
    props.onText(current.linkId, after)
    if (key !== 'back' && typedWhole(current, after) && !doubtsAfter(current, after)) setHere(following)
  }
  // The pad does not move on from a number that cannot be: it waits for the correction.
  const doubtsAfter = (measure: Measure, text: string) =>
    forbids(doubtOf(measure, { ...values, [measure.name]: Number(text) }, undefined))
  useEffect(() => {
    if (here) document.getElementById(`question-${here}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }, [here])
  const doubts = measures.flatMap((measure) => {
    const doubt = doubtFor(measure)
    return doubt ? [{ measure, doubt }] : []
  })
  const near = measures.findIndex(({ linkId }) => linkId === here)
  const shown = current ? doubts.filter(({ measure }) => [near, near - 1].includes(measures.indexOf(measure))) : doubts
  const said = shown.map(({ measure, doubt }) => (
    <p key={measure.linkId} className={forbids(doubt) ? 'field-error' : 'notice warn'}>
      {doubtWords(measure, doubt)}
    </p>
  ))
  return (
    <section className="card" aria-label={t('visit.measured')}>
      <h2>{t('visit.measured')}</h2>
      {props.children}
      <div className="measures">
        {measures.map((measure) => (
          <Tile
            key={measure.linkId}
            measure={measure}
            text={texts[measure.linkId]}
            doubt={doubtFor(measure)}
            last={props.last.get(measure.name)}
            missing={props.missing.has(measure.linkId)}
            chosen={measure.linkId === here}
            onChoose={() => setHere(measure.linkId)}
          />
        ))}
      </div>
      <div aria-live="assertive">{current ? null : said}</div>
      {current ? (
        <Dock
          measure={current}
          text={texts[current.linkId] ?? ''}
          said={said}
          onKey={press}
          onNext={following ? () => setHere(following) : undefined}
          onClose={() => setHere(undefined)}
        />
      ) : null}
    </section>
  )
}

function Tile(props: {
  measure: Measure
  text: string | undefined
  doubt: Doubt | undefined
  last: LastValue | undefined
  missing: boolean
  chosen: boolean
  onChoose: () => void
}) {
  const t = useT()
  const say = useMeasureName()
  const words = useDayWords()
  const { measure, text, doubt, last } = props
  const tone = doubt ? (forbids(doubt) ? 'bad' : 'warn') : props.missing ? 'bad' : undefined
  return (
    <button
      type="button"
      id={`question-${measure.linkId}`}
      className="measure"
      aria-pressed={props.chosen}
      data-tone={tone}
      onClick={props.onChoose}
    >
      <span>
        {say(measure.name)}
        {measure.required ? <span className="must"> *</span> : null}
      </span>
      <span className={text ? 'measure-value' : 'measure-value none'}>{text || '–'}</span>
      <span className="measure-note">
        {measure.unit}
        {last ? ` · ${t('visit.lastValue', { value: last.value, day: words(dayOf(last.at)) })}` : ''}
      </span>
    </button>
  )
}

function Dock(props: {
  measure: Measure
  text: string
  said: ReactNode
  onKey: (key: string) => void
  onNext: (() => void) | undefined
  onClose: () => void
}) {
  const t = useT()
  const say = useMeasureName()
  const { measure } = props
  const close = useRef(props.onClose)
  close.current = props.onClose
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  return (
    <>
      <div className="dock-space" />
      <div className="dock">
        <div aria-live="assertive">{props.said}</div>
        <div className="dock-head">
          <span>
            {say(measure.name)}
            <br />
            <span className="big-number">{props.text || '–'}</span> {measure.unit}
          </span>
          <span style={{ whiteSpace: 'nowrap' }}>
            {props.onNext ? (
              <button type="button" className="plain-button" onClick={props.onNext}>
                {t('visit.nextField')}
              </button>
            ) : null}
            <button type="button" className="plain-button" onClick={props.onClose}>
              {t('visit.padDone')}
            </button>
          </span>
        </div>
        <NumberPad
          label={t('visit.padFor', { name: say(measure.name) })}
          onKey={props.onKey}
          point={measure.digits.decimals > 0}
        />
      </div>
    </>
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
