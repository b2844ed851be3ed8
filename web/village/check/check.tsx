import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Facts } from '#contracts/chronic-programme'
import type { CheckStandardDocument, ProgrammeDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { Field, Notice } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Empty, Loading } from '../../shell/states.tsx'
import { lastValues, type Rulebook, rulebook } from '../form/facts.ts'
import { judge } from '../form/judge.ts'
import { Held, Screen } from '../kit/screen.tsx'
import { SignSheet } from '../kit/sign-sheet.tsx'
import { useDraft } from '../kit/use-draft.ts'
import { useToday } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { ageOn } from '../today/days.ts'
import { UrgentAdvice } from '../visit/advice.tsx'
import { awaited } from '../visit/compose.ts'
import { doubtOf, forbids, valuesOf } from '../visit/measure.ts'
import { Measures, useMeasureName } from '../visit/measures.tsx'
import {
  bodyOf,
  type CheckDraft,
  faultOf,
  lookedAt,
  measuresOf,
  pointsOf,
  scoreOf,
  standardsFor,
  undone,
} from './items.ts'
import { LookedAt } from './looked-at.tsx'

/** The yearly check: one for all programmes of a person and for what their age asks. */
export function YearlyCheck() {
  const t = useT()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const ground = useData(`check ${residentId}`, async (store) => {
    const [person, programmes, standards] = await Promise.all([
      store.person(residentId),
      store.programmes(),
      store.checkStandards(),
    ])
    return { person, programmes, standards }
  })
  return <Held of={ground}>{(data) => <Which {...data} up={`/people/${residentId}`} title={t('check.title')} />}</Held>
}

function Which(props: {
  person: Person | null
  programmes: readonly ProgrammeDocument[]
  standards: readonly CheckStandardDocument[]
  up: string
  title: string
}) {
  const t = useT()
  const today = useToday()
  const { person, programmes, standards, up, title } = props
  const books = useMemo(() => {
    const of = new Set(person?.programmes.map(({ code }) => code))
    return programmes.filter(({ code }) => of.has(code)).map(rulebook)
  }, [programmes, person])
  const byAge = useMemo(() => (person ? standardsFor(standards, person, today) : []), [standards, person, today])
  if (person && pointsOf([...books, ...byAge]).length > 0)
    return <Sheet person={person} books={books} byAge={byAge} up={up} />
  if (!person)
    return (
      <Screen title={title} up="/people">
        <Empty title={t('person.gone')} hint={t('person.goneHint')} />
      </Screen>
    )
  const enrolled = person.programmes.length > 0
  return (
    <Screen title={title} up={up}>
      <Empty
        title={t(enrolled ? 'check.noItems' : 'check.notEnrolled')}
        hint={t(enrolled ? 'visit.noProgrammeHint' : 'check.notEnrolledHint')}
      />
      {enrolled ? null : (
        <Link to="/people/$residentId/enrol" params={{ residentId: person.id } as never} className="link-button second">
          {t('person.startEnrol')}
        </Link>
      )}
    </Screen>
  )
}

const fresh = (): CheckDraft => ({ id: newKey(), texts: {}, found: {}, conclusion: '' })

function Sheet(props: {
  person: Person
  books: readonly Rulebook[]
  byAge: readonly CheckStandardDocument[]
  up: string
}) {
  const { person, books, byAge, up } = props
  const t = useT()
  const today = useToday()
  const navigate = useNavigate()
  const { locale } = usePreferences()
  const { seals } = useOpen()
  const nameOf = useMeasureName()
  const name = `check:${person.id}`
  const { draft, found, change, drop } = useDraft<CheckDraft>(name, fresh)
  const [asked, setAsked] = useState(false)
  const [signing, setSigning] = useState(false)
  const points = useMemo(() => pointsOf([...books, ...byAge]), [books, byAge])
  const measures = useMemo(() => measuresOf(points), [points])
  const last = useMemo(() => lastValues(person), [person])
  if (!draft) return <Loading cards={2} />
  const values = valuesOf(measures, draft.texts)
  const facts: Facts = {
    'person.age': ageOn(person.birthDate, today),
    'person.sex': person.sex,
    ...Object.fromEntries(Object.entries(values).map(([one, value]) => [`value.${one}`, value])),
  }
  const signs = new Map(books.flatMap((book) => judge(book, facts).urgent).map((sign) => [sign.code, sign]))
  const wrong = measures.find((one) => forbids(doubtOf(one, values, last.get(one.name)?.value)))
  const fault = wrong ? 'wrong' : faultOf(draft, values)
  const left = undone(points, draft, values).map(({ title }) => title[locale])
  const done = points.filter(({ required }) => required).length - left.length
  const sign = () => {
    setAsked(true)
    if (!fault) return setSigning(true)
    if (wrong) document.getElementById(`question-${wrong.linkId}`)?.scrollIntoView({ block: 'center' })
  }
  const seal = async () => {
    const body = bodyOf(points, draft, values, (code) => t(code === 'symptoms' ? 'check.none' : 'check.wellWritten'))
    await seals.sign({
      id: draft.id,
      what: 'check',
      residentId: person.id,
      signedAt: clock.now().toISOString(),
      commands: [{ kind: 'check', residentId: person.id, body, after: awaited(person) }],
      chained: false,
      files: [],
      draftName: name,
    })
    setSigning(false)
    void navigate({ to: up, replace: true })
  }
  const scores = byAge
    .flatMap((standard) => standard.scores)
    .flatMap((score) => {
      const come = scoreOf(score, draft.found)
      return come
        ? [t('check.score', { name: score.title[locale], n: come.sum, means: come.title?.[locale] ?? '' })]
        : []
    })
  const summary = [
    person.name,
    measures
      .filter(({ linkId }) => draft.texts[linkId])
      .map(({ name: one, linkId, unit }) => `${nameOf(one)} ${draft.texts[linkId]} ${unit}`)
      .join(' · '),
    lookedAt(points)
      .flatMap(({ code, title }) => {
        const one = draft.found[code]
        return one && !one.well ? [t('check.line', { name: title[locale], words: one.words.trim() })] : []
      })
      .join(' · '),
    ...scores,
    left.length > 0 ? t('check.left', { list: left.join(t('and')) }) : '',
    draft.conclusion.trim(),
  ]
  return (
    <Screen
      title={`${t('check.title')} · ${person.name}`}
      up={up}
      foot={
        <>
          {asked && fault ? <p className="field-error">{t(`check.fault.${fault}`)}</p> : null}
          <button type="button" className="link-button main" onClick={sign}>
            {t('check.sign', { done, of: done + left.length })}
          </button>
        </>
      }
    >
      {found ? (
        <Notice tone="warn" title={t('visit.found')}>
          <button type="button" className="plain-button" onClick={() => void drop()}>
            {t('visit.startAnew')}
          </button>
        </Notice>
      ) : null}
      <Measures
        measures={measures}
        texts={draft.texts}
        last={last}
        missing={new Set()}
        onText={(linkId, text) => change((before) => ({ ...before, texts: { ...before.texts, [linkId]: text } }))}
      >
        <UrgentAdvice signs={[...signs.values()]} phone={person.phone} />
      </Measures>
      <LookedAt points={lookedAt(points)} draft={draft} change={change} asked={asked} />
      {scores.map((score) => (
        <Notice key={score} title={score} />
      ))}
      <Field
        label={t('check.conclusion')}
        value={draft.conclusion}
        maxLength={2000}
        onChange={(event) => change((before) => ({ ...before, conclusion: event.target.value }))}
      />
      <SignSheet
        open={signing}
        title={t('check.signTitle')}
        summary={summary.filter(Boolean)}
        onClose={() => setSigning(false)}
        onSigned={seal}
      />
    </Screen>
  )
}
