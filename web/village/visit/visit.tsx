import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { KitDocument, MedicineDocument, ProgrammeDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { Choices, Notice } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { type Problem, problemsOf, progressOf } from '../../shell/questionnaire/questionnaire.ts'
import { Empty, Loading } from '../../shell/states.tsx'
import { DosesFromKit } from '../bag/doses.tsx'
import { lastValues, measuredItems, mergedForm, rulebook, withoutMeasures } from '../form/facts.ts'
import { Form } from '../form/form.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { SignSheet } from '../kit/sign-sheet.tsx'
import { useDraft } from '../kit/use-draft.ts'
import { useDayWords, useToday } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { useProgrammeTitle } from '../today/reasons.ts'
import { UrgentAdvice } from './advice.tsx'
import { judgement, needsReason, type VisitDraft, visitCommands, type Way, wholeAnswers } from './compose.ts'
import { Decide } from './decide.tsx'
import { Files } from './files.tsx'
import { doubtOf, forbids, measureFrom, valuesOf } from './measure.ts'
import { Measures, useMeasureName } from './measures.tsx'

interface Ground {
  readonly person: Person | null
  readonly programmes: readonly ProgrammeDocument[]
  readonly kits: readonly KitDocument[]
  readonly medicines: readonly MedicineDocument[]
}

const fresh = (): VisitDraft => ({
  id: newKey(),
  way: 'home',
  texts: {},
  answers: {},
  decision: null,
  decisionReason: '',
  nextDueOn: null,
  note: '',
  doses: [],
  pictures: [],
})

/** A follow-up: measure, ask, decide, sign. Everything on one page, in the order in which it is done at a kitchen table. */
export function Visit() {
  const t = useT()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const ground = useData<Ground>(`visit ${residentId}`, async (store) => {
    const [person, programmes, kits, medicines] = await Promise.all([
      store.person(residentId),
      store.programmes(),
      store.kits(),
      store.medicines(),
    ])
    return { person, programmes, kits, medicines }
  })
  return (
    <Held of={ground}>
      {(data) =>
        data.person && data.person.programmes.length > 0 ? (
          <Sheet ground={data} person={data.person} />
        ) : (
          <Screen title={t('visit.title')} up={`/people/${residentId}`}>
            <Empty title={t('visit.notEnrolled')} hint={t('visit.notEnrolledHint')} />
          </Screen>
        )
      }
    </Held>
  )
}

const hidden = new Set(['next-date', 'classification'])

function Sheet({ ground, person }: { ground: Ground; person: Person }) {
  const t = useT()
  const today = useToday()
  const navigate = useNavigate()
  const { seals } = useOpen()
  const title = useProgrammeTitle()
  const words = useDayWords()
  const nameOf = useMeasureName()
  const name = `visit:${person.id}`
  const { draft, found, change, keep, drop } = useDraft<VisitDraft>(name, fresh)
  const [asked, setAsked] = useState(false)
  const [signing, setSigning] = useState(false)
  const books = useMemo(() => {
    const of = new Set(person.programmes.map(({ code }) => code))
    return ground.programmes.filter(({ code }) => of.has(code)).map(rulebook)
  }, [ground.programmes, person])
  const form = useMemo(() => mergedForm(books.map(({ questionnaire }) => questionnaire)), [books])
  const measures = useMemo(() => measuredItems(form).map(measureFrom), [form])
  const last = useMemo(() => lastValues(person), [person])
  const questions = useMemo(() => withoutMeasures(form, hidden), [form])
  if (!draft) return <Loading cards={2} />
  const up = `/people/${person.id}`
  if (books.length === 0)
    return (
      <Screen title={t('visit.title')} up={up}>
        <Empty title={t('visit.noProgramme')} hint={t('visit.noProgrammeHint')} />
      </Screen>
    )
  const answers = wholeAnswers(form, draft)
  const judged = judgement(books, form, answers, person, today)
  const values = valuesOf(measures, draft.texts)
  const doubts = measures.filter((one) => forbids(doubtOf(one, values, last.get(one.name)?.value)))
  const problems: readonly Problem[] = problemsOf(form, answers)
  const noReason = needsReason(draft, judged) && draft.decisionReason.trim() === ''
  const blocked = problems.length + doubts.length + (noReason ? 1 : 0)
  const progress = progressOf(form, answers)
  const sign = () => {
    setAsked(true)
    const first = problems[0]?.linkId ?? doubts[0]?.linkId
    if (blocked > 0)
      return document
        .getElementById(first ? `question-${first}` : 'decision-reason')
        ?.scrollIntoView({ block: 'center' })
    keep()
    setSigning(true)
  }
  const seal = async () => {
    await seals.sign({
      id: draft.id,
      what: 'visit',
      residentId: person.id,
      signedAt: clock.now().toISOString(),
      commands: visitCommands(person, form, draft, judged),
      chained: false,
      files: draft.pictures.map((picture) => ({ ...picture, residentId: person.id })),
      draftName: name,
    })
    setSigning(false)
    void navigate({ to: up, replace: true })
  }
  const summary = [
    `${person.name} · ${books.map(({ code }) => title(code)).join(t('and'))} · ${t(`way.${draft.way}`)}`,
    measures
      .filter(({ linkId }) => draft.texts[linkId])
      .map(({ name: one, linkId, unit }) => `${nameOf(one)} ${draft.texts[linkId]} ${unit}`)
      .join(' · '),
    `${t(`decision.${draft.decision ?? judged.decision}`)} · ${t('visit.next', { day: words(draft.nextDueOn ?? judged.nextDueOn) })}`,
    ...(draft.pictures.length > 0 ? [t('visit.pictures', { n: draft.pictures.length })] : []),
    ...(draft.doses.length > 0 ? [t('visit.doses', { n: draft.doses.length })] : []),
  ]
  return (
    <Screen
      title={`${t('visit.title')} · ${person.name}`}
      up={up}
      foot={
        <>
          {asked && blocked > 0 ? <p className="field-error">{t('visit.missing', { n: blocked })}</p> : null}
          <button type="button" className="link-button main" onClick={sign}>
            {t('visit.sign', progress)}
          </button>
        </>
      }
    >
      {person.allergies.length > 0 ? (
        <p className="allergy">{t('allergies', { list: person.allergies.join(t('and')) })}</p>
      ) : null}
      {found ? (
        <Notice tone="warn" title={t('visit.found')}>
          <button type="button" className="plain-button" onClick={() => void drop()}>
            {t('visit.startAnew')}
          </button>
        </Notice>
      ) : null}
      <Choices<Way>
        label={t('visit.way')}
        value={draft.way}
        of={(['home', 'clinic', 'phone', 'video'] as const).map((value) => ({ value, text: t(`way.${value}`) }))}
        onChoose={(way) => change((before) => ({ ...before, way }))}
      />
      <Measures
        measures={measures}
        texts={draft.texts}
        last={last}
        missing={new Set(asked ? problems.map(({ linkId }) => linkId) : [])}
        onText={(linkId, text) => change((before) => ({ ...before, texts: { ...before.texts, [linkId]: text } }))}
      >
        <UrgentAdvice signs={judged.urgent} phone={person.phone} />
      </Measures>
      <section className="card" aria-label={t('visit.asked')}>
        <h2>{t('visit.asked')}</h2>
        <Form
          fold
          form={questions}
          answers={draft.answers}
          problems={asked ? problems : []}
          onAnswer={(key, value) => change((before) => ({ ...before, answers: { ...before.answers, [key]: value } }))}
        />
      </section>
      <Decide draft={draft} judged={judged} change={change} asked={asked} today={today} />
      <DosesFromKit
        kits={ground.kits}
        medicines={ground.medicines}
        allergies={person.allergies}
        doses={draft.doses}
        onChange={(doses) => change((before) => ({ ...before, doses }))}
      />
      <Files pictures={draft.pictures} onChange={(pictures) => change((before) => ({ ...before, pictures }))} />
      <SignSheet
        open={signing}
        title={t('visit.signTitle')}
        summary={summary.filter(Boolean)}
        onClose={() => setSigning(false)}
        onSigned={seal}
      />
    </Screen>
  )
}
