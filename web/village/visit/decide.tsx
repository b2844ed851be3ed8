import { Choices, Field } from '../../resident/kit/parts.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useDayWords } from '../kit/words.ts'
import { useT } from '../texts.ts'
import { dayAfter } from '../today/days.ts'
import { useProgrammeTitle } from '../today/reasons.ts'
import { type Decision, type Judgement, needsReason, type VisitDraft } from './compose.ts'

/** What the programme's rules say and why (PIPL 24), and what the doctor decides: another way needs a reason. */
export function Decide(props: {
  draft: VisitDraft
  judged: Judgement
  change: (change: (before: VisitDraft) => VisitDraft) => void
  asked: boolean
  today: string
}) {
  const t = useT()
  const { locale } = usePreferences()
  const title = useProgrammeTitle()
  const words = useDayWords()
  const { draft, judged, change, today } = props
  const decision = draft.decision ?? judged.decision
  const next = draft.nextDueOn ?? judged.nextDueOn
  const reasoned = needsReason(draft, judged)
  return (
    <section className="card" aria-label={t('visit.decide')}>
      <h2>{t('visit.decide')}</h2>
      <ul className="why-list">
        {judged.each.map(({ book, atTarget, rule, targets }) => (
          <li key={book.code}>
            <strong>{title(book.code)}</strong>{' '}
            <span className={atTarget === false ? 'badge warn' : atTarget ? 'badge good' : 'badge'}>
              {t(atTarget === null ? 'target.unknown' : atTarget ? 'target.met' : 'target.missed')}
            </span>
            <p className="muted">{targets.map((one) => one.title[locale]).join(' · ')}</p>
            {rule ? <p>{rule.because[locale]}</p> : null}
          </li>
        ))}
      </ul>
      <Choices<Decision>
        label={t('visit.decide')}
        value={decision}
        of={(['keep', 'adjust', 'refer', 'call-back'] as const).map((value) => ({
          value,
          text: `${t(`decision.${value}`)}${value === judged.decision ? t('visit.byRules') : ''}`,
        }))}
        onChoose={(value) => change((before) => ({ ...before, decision: value === judged.decision ? null : value }))}
      />
      <label className="field">
        <span className="field-label">{t('visit.nextDate', { day: words(judged.nextDueOn) })}</span>
        <input
          className="field-box"
          type="date"
          min={dayAfter(today, 1)}
          value={next}
          onChange={(event) =>
            change((before) => ({
              ...before,
              nextDueOn:
                event.target.value === '' || event.target.value === judged.nextDueOn ? null : event.target.value,
            }))
          }
        />
      </label>
      {reasoned ? (
        <div id="decision-reason">
          <Field
            label={t('visit.reason')}
            value={draft.decisionReason}
            maxLength={500}
            error={props.asked && draft.decisionReason.trim() === '' ? t('visit.reasonMissing') : undefined}
            onChange={(event) => change((before) => ({ ...before, decisionReason: event.target.value }))}
          />
        </div>
      ) : null}
      <Field
        label={t('visit.note')}
        value={draft.note}
        maxLength={2000}
        onChange={(event) => change((before) => ({ ...before, note: event.target.value }))}
      />
    </section>
  )
}
