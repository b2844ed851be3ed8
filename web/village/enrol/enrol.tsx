import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { ProgrammeDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { ActionRow, Choices, Notice, Rows } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { type Problem, problemsOf, type Questionnaire } from '../../shell/questionnaire/questionnaire.ts'
import { Empty, Loading } from '../../shell/states.tsx'
import { type Rulebook, rulebook } from '../form/facts.ts'
import { Form } from '../form/form.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { SignSheet } from '../kit/sign-sheet.tsx'
import { useDraft } from '../kit/use-draft.ts'
import { useToday } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { zh } from '../texts.zh.ts'
import { useProgrammeTitle } from '../today/reasons.ts'
import { Baseline } from './baseline.tsx'
import { measuredNow } from './measured-now.ts'
import { type EnrolDraft, enrolCommands, plainAnswers, screened } from './screening.ts'

const fresh = (): EnrolDraft => ({
  id: newKey(),
  screenId: newKey(),
  readingId: newKey(),
  programmeCode: null,
  screenAnswers: {},
  screenTexts: {},
  skipScreening: false,
  diagnosisCode: null,
  consented: false,
  texts: {},
  answers: {},
  medicines: '',
})

/** Found, confirmed, enrolled: a person with hypertension or diabetes is taken into care at the kitchen table. */
export function Enrol() {
  const t = useT()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const ground = useData(`enrol ${residentId}`, async (store) => {
    const [person, programmes] = await Promise.all([store.person(residentId), store.programmes()])
    return { person, programmes }
  })
  return (
    <Held of={ground}>
      {({ person, programmes }) =>
        person ? (
          <Sheet person={person} programmes={programmes} />
        ) : (
          <Screen title={t('enrol.title')} up="/people">
            <Empty title={t('person.gone')} />
          </Screen>
        )
      }
    </Held>
  )
}

type Change = (change: (before: EnrolDraft) => EnrolDraft) => void

function Sheet({ person, programmes }: { person: Person; programmes: readonly ProgrammeDocument[] }) {
  const t = useT()
  const name = `enrol:${person.id}`
  const { draft, change } = useDraft<EnrolDraft>(name, fresh)
  const enrolled = new Set(person.programmes.map(({ code }) => code))
  const open = programmes.filter(({ code }) => !enrolled.has(code)).map(rulebook)
  if (!draft) return <Loading cards={2} />
  const book = open.find(({ code }) => code === draft.programmeCode)
  const up = `/people/${person.id}`
  if (!book)
    return (
      <Screen title={`${t('enrol.title')} · ${person.name}`} up={up}>
        {open.length === 0 ? (
          <Empty
            title={t(programmes.length === 0 ? 'visit.noProgramme' : 'enrol.all')}
            hint={t(programmes.length === 0 ? 'visit.noProgrammeHint' : 'enrol.allHint')}
          />
        ) : (
          <ChooseProgramme person={person} books={open} change={change} />
        )}
      </Screen>
    )
  return <Steps person={person} book={book} draft={draft} change={change} name={name} />
}

function ChooseProgramme(props: { person: Person; books: readonly Rulebook[]; change: Change }) {
  const t = useT()
  const title = useProgrammeTitle()
  const suspected = new Set(props.person.suspected)
  const books = [...props.books].sort((a, b) => Number(suspected.has(b.code)) - Number(suspected.has(a.code)))
  return (
    <>
      <p className="lead">{t('enrol.which')}</p>
      <Rows label={t('enrol.which')}>
        {books.map(({ code }) => (
          <ActionRow
            key={code}
            title={<strong>{title(code)}</strong>}
            note={suspected.has(code) ? t('enrol.suspected') : undefined}
            onClick={() =>
              props.change((before) => ({ ...before, programmeCode: code, skipScreening: suspected.has(code) }))
            }
          />
        ))}
      </Rows>
    </>
  )
}

function Steps(props: { person: Person; book: Rulebook; draft: EnrolDraft; change: Change; name: string }) {
  const t = useT()
  const today = useToday()
  const title = useProgrammeTitle()
  const navigate = useNavigate()
  const { seals } = useOpen()
  const { person, book, draft, change } = props
  const [asked, setAsked] = useState(false)
  const [signing, setSigning] = useState(false)
  const answers = useMemo(
    () => plainAnswers(book.baseline, draft.answers, draft.texts),
    [book, draft.answers, draft.texts],
  )
  const reading = measuredNow(book.code, draft.texts)
  const problems: readonly Problem[] = problemsOf(book.baseline, answers)
  const missing = [
    ...(draft.consented ? [] : ['consent']),
    ...(draft.diagnosisCode === null && !person.suspected.includes(book.code) ? ['diagnosis'] : []),
    ...(reading === 'wrong' ? ['measured'] : []),
    ...problems.map(({ linkId }) => linkId),
  ]
  const up = `/people/${person.id}`
  const seal = async () => {
    await seals.sign({
      id: draft.id,
      what: 'enrol',
      residentId: person.id,
      signedAt: clock.now().toISOString(),
      commands: enrolCommands(person, book, draft, typeof reading === 'object' ? reading : undefined),
      chained: true,
      files: [],
      draftName: props.name,
    })
    setSigning(false)
    void navigate({ to: up, replace: true })
  }
  return (
    <Screen
      title={`${t('enrol.title')} · ${person.name}`}
      up={up}
      foot={
        <>
          {asked && missing.length > 0 ? (
            <p className="field-error">{t('visit.missing', { n: missing.length })}</p>
          ) : null}
          <button
            type="button"
            className="link-button main"
            onClick={() => {
              setAsked(true)
              if (missing.length === 0) setSigning(true)
            }}
          >
            {t('enrol.sign')}
          </button>
        </>
      }
    >
      <div className="spread">
        <p className="lead">{title(book.code)}</p>
        <button
          type="button"
          className="plain-button"
          onClick={() => change((before) => ({ ...before, programmeCode: null }))}
        >
          {t('enrol.other')}
        </button>
      </div>
      <Screening person={person} book={book} draft={draft} change={change} today={today} />
      <Confirm book={book} draft={draft} change={change} asked={asked} missing={missing} />
      <Baseline person={person} book={book} draft={draft} change={change} problems={asked ? problems : []} />
      <section className="card" aria-label={t('enrol.consent')}>
        <h2>{t('enrol.consent')}</h2>
        <p>{t('enrol.consentText', { name: title(book.code) })}</p>
        <Choices
          label={t('enrol.consent')}
          value={draft.consented ? 'yes' : undefined}
          of={[{ value: 'yes', text: t('enrol.agrees') }]}
          onChoose={() => change((before) => ({ ...before, consented: !before.consented }))}
        />
        {asked && !draft.consented ? <p className="field-error">{t('enrol.consentMissing')}</p> : null}
      </section>
      <SignSheet
        open={signing}
        title={t('enrol.signTitle')}
        summary={[`${person.name} · ${title(book.code)}`, draft.diagnosisCode ?? '', t('enrol.agreed')].filter(Boolean)}
        onClose={() => setSigning(false)}
        onSigned={seal}
      />
    </Screen>
  )
}

function Screening(props: { person: Person; book: Rulebook; draft: EnrolDraft; change: Change; today: string }) {
  const t = useT()
  const { person, book, draft, change } = props
  const questionnaire = book.screening.questionnaires[0]
  if (!questionnaire) return null
  if (draft.skipScreening)
    return (
      <Notice title={t('enrol.screenedAlready')}>
        <button
          type="button"
          className="plain-button"
          onClick={() => change((before) => ({ ...before, skipScreening: false }))}
        >
          {t('enrol.screenAnyway')}
        </button>
      </Notice>
    )
  const form = questionnaire.questionnaire as Questionnaire
  const answered = plainAnswers(form, draft.screenAnswers, draft.screenTexts)
  const result = screened(questionnaire, answered, person, props.today)
  return (
    <section className="card" aria-label={t('enrol.screening')}>
      <h2>{t('enrol.screening')}</h2>
      <Form
        form={form}
        answers={draft.screenAnswers}
        problems={[]}
        onAnswer={(key, value) =>
          change((before) => ({ ...before, screenAnswers: { ...before.screenAnswers, [key]: value } }))
        }
      />
      {Object.keys(answered).length > 0 ? (
        <Notice tone={result.suspected ? 'warn' : undefined}>
          {t(result.suspected ? 'enrol.pointsSuspected' : 'enrol.points', {
            n: result.points,
            from: questionnaire.suspectedFrom,
          })}
        </Notice>
      ) : null}
      <button
        type="button"
        className="plain-button"
        onClick={() => change((before) => ({ ...before, skipScreening: true }))}
      >
        {t('enrol.skipScreening')}
      </button>
    </section>
  )
}

function Confirm(props: {
  book: Rulebook
  draft: EnrolDraft
  change: Change
  asked: boolean
  missing: readonly string[]
}) {
  const t = useT()
  const { book, draft, change } = props
  return (
    <section className="card" aria-label={t('enrol.confirm')}>
      <h2>{t('enrol.confirm')}</h2>
      <p className="muted">{t('enrol.confirmHint')}</p>
      <Choices
        label={t('enrol.confirm')}
        value={draft.diagnosisCode ?? undefined}
        of={book.screening.diagnoses.map((code) => ({
          value: code,
          text: code in zh.icd ? `${code} ${t(`icd.${code as 'I10'}`)}` : code,
        }))}
        onChoose={(code) =>
          change((before) => ({ ...before, diagnosisCode: before.diagnosisCode === code ? null : code }))
        }
      />
      {props.asked && props.missing.includes('diagnosis') ? (
        <p className="field-error">{t('enrol.diagnosisMissing')}</p>
      ) : null}
    </section>
  )
}
