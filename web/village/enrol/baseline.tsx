import type { Person } from '#contracts/village-store'
import type { Problem } from '../../shell/questionnaire/questionnaire.ts'
import { lastValues, measuredItems, type Rulebook, withoutMeasures } from '../form/facts.ts'
import { Form } from '../form/form.tsx'
import { useT } from '../texts.ts'
import { loose, measureFrom } from '../visit/measure.ts'
import { Measures } from '../visit/measures.tsx'
import { measuresAt } from './measured-now.ts'
import type { EnrolDraft } from './screening.ts'

const nothing: ReadonlySet<string> = new Set()

/** Where the person starts: what is measured now, risks and damage, medicines taken already. */
export function Baseline(props: {
  person: Person
  book: Rulebook
  draft: EnrolDraft
  change: (change: (before: EnrolDraft) => EnrolDraft) => void
  problems: readonly Problem[]
}) {
  const t = useT()
  const { person, book, draft, change } = props
  const now = measuresAt(book.code)
  const measures = [
    ...now.map((name) => loose[name]!),
    ...measuredItems(book.baseline)
      .map(measureFrom)
      .filter(({ name }) => !now.includes(name)),
  ]
  return (
    <>
      <Measures
        measures={measures}
        texts={draft.texts}
        last={lastValues(person)}
        missing={new Set(props.problems.map(({ linkId }) => linkId))}
        onText={(linkId, text) => change((before) => ({ ...before, texts: { ...before.texts, [linkId]: text } }))}
      />
      <section className="card" aria-label={t('enrol.baseline')}>
        <h2>{t('enrol.baseline')}</h2>
        <Form
          form={withoutMeasures(book.baseline, nothing)}
          answers={draft.answers}
          problems={props.problems}
          onAnswer={(key, value) => change((before) => ({ ...before, answers: { ...before.answers, [key]: value } }))}
        />
        <label className="field">
          <span className="field-label">{t('enrol.medicines')}</span>
          <textarea
            className="field-box"
            value={draft.medicines}
            maxLength={1000}
            placeholder={t('enrol.medicinesHint')}
            onChange={(event) => change((before) => ({ ...before, medicines: event.target.value }))}
          />
        </label>
      </section>
    </>
  )
}
