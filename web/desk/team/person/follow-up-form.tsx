import { Alert, Button, Checkbox, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { type Decision, type FollowUp, FollowUpForm as FormShape, Visit, Way } from '#contracts/follow-ups'
import type { ResidentView } from '#contracts/residents'
import { clock } from '../../../shell/browser.ts'
import { exact } from '../../../shell/moment.ts'
import { usePreferences } from '../../../shell/preferences.ts'
import { answersFrom } from '../../../shell/questionnaire/answers.ts'
import {
  type Answers,
  type Problem,
  problemsOf,
  type Questionnaire,
  responseOf,
} from '../../../shell/questionnaire/questionnaire.ts'
import { useMe } from '../../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../../shell/states.tsx'
import { useSay } from '../../../shell/time.tsx'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { KeyName } from '../../frame/help.tsx'
import { useKeys } from '../../frame/keys.ts'
import { Card, Refused } from '../../parts/page.tsx'
import { useT as useDeskT } from '../../texts.ts'
import { QuestionForm } from '../form/form.tsx'
import { refusedFields } from './enrol.tsx'
import { followUpsPath } from './follow-ups.tsx'
import { withUnit } from './measured-words.ts'
import { MeasuredLine, Outcome } from './one-follow-up.tsx'
import { useT } from './texts.ts'

interface Props {
  person: ResidentView
  /** The follow-up that is corrected; missing: a new one. */
  amends: FollowUp | undefined
  onClose: () => void
  onDone: () => void
}
type Form = ReturnType<typeof FormShape.parse>

/** The follow-up as the programmes' own questionnaire asks it; what came of it is explained when it is saved. */
export function FollowUpForm(props: Props) {
  const t = useT()
  const { person, amends } = props
  const query = useApi(`/api/follow-ups/residents/${person.id}/form`, FormShape, {
    params: { programmes: amends?.programme },
  })
  const [visit, setVisit] = useState<ReturnType<typeof Visit.parse> | undefined>(undefined)
  if (visit)
    return (
      <Card
        title={t('followUp.outcome')}
        extra={
          <Button type="primary" autoFocus onClick={props.onClose}>
            {t('followUp.close')}
          </Button>
        }
      >
        {visit.followUps.map((one) => (
          <div key={one.id} className="inner-card">
            <MeasuredLine of={one.measured} />
            <Outcome of={one} />
          </div>
        ))}
      </Card>
    )
  return (
    <Answer of={query} loading={<Loading cards={2} lines={6} />}>
      {(form) =>
        form.enrolments.length === 0 ? (
          <Card>
            <Empty
              title={t('followUp.notEnrolled')}
              action={<Button onClick={props.onClose}>{t('followUp.close')}</Button>}
            />
          </Card>
        ) : (
          <Fields
            {...props}
            form={form}
            onSaved={(saved) => {
              setVisit(saved)
              props.onDone()
            }}
          />
        )
      }
    </Answer>
  )
}

const isPhoneOnly = (roles: readonly string[]) => !roles.includes('doctor')

function Fields(props: Props & { form: Form; onSaved: (visit: ReturnType<typeof Visit.parse>) => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { person, amends, form, onClose, onSaved } = props
  const phoneOnly = isPhoneOnly(useMe().roles)
  const questionnaire = form.questionnaire as Questionnaire
  const kept = answersFrom(amends ? amends.answers : form.prefilled, questionnaire)
  const [answers, setAnswers] = useState<Answers>(kept)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [way, setWay] = useState<Way>(amends?.way ?? (phoneOnly ? 'phone' : 'clinic'))
  const [doneAt, setDoneAt] = useState(() => localTime(amends?.doneAt ?? clock.now()))
  const [programmes, setProgrammes] = useState(() => form.enrolments.map(({ programme }) => programme))
  const [more, setMore] = useState<More>({ note: amends?.note ?? '', reason: '' })
  const send = useCommand(Visit, { onDone: onSaved })
  const save = () => {
    // By telephone what must be measured in person may be left out: the server knows which.
    const faults = way === 'phone' ? [] : problemsOf(questionnaire, answers)
    setProblems(faults)
    if (faults[0]) return document.getElementById(`question-${faults[0].linkId}`)?.scrollIntoView({ block: 'center' })
    const body = {
      ...{ way, doneAt: `${doneAt}:00+08:00`, note: more.note.trim() },
      answers: { resourceType: 'QuestionnaireResponse', item: responseOf(questionnaire, answers) },
      ...(more.decision ? { decision: more.decision, decisionReason: more.decisionReason?.trim() || undefined } : {}),
      ...(more.nextDueOn ? { nextDueOn: more.nextDueOn } : {}),
    }
    if (amends)
      send.mutate({
        path: `/api/follow-ups/follow-ups/${amends.id}/amend`,
        body: { ...body, reason: more.reason.trim() },
      })
    else send.mutate({ path: followUpsPath(person.id), body: { ...body, programmes } })
  }
  const ready = programmes.length > 0 && (!amends || more.reason.trim() !== '')
  useKeys([
    { key: 'ctrl+enter', label: t('followUp.save'), run: save, typing: true, enabled: ready && !send.isPending },
  ])
  const untouched = new Set(Object.keys(kept).filter((key) => !amends && !touched.has(key)))
  return (
    <Card title={amends ? t('followUp.amendTitle') : t('followUp.title', { name: person.name })} className="q-card">
      <Programmes form={form} chosen={programmes} onChoose={setProgrammes} fixed={amends !== undefined} />
      <div className="team-row team-gap">
        <Radio.Group value={way} onChange={({ target }) => setWay(target.value)}>
          {Way.options.map((one) => (
            <Radio.Button key={one} value={one} disabled={phoneOnly && one !== 'phone'}>
              {t(`followUp.ways.${one}`)}
            </Radio.Button>
          ))}
        </Radio.Group>
        <Input
          type="datetime-local"
          aria-label={t('followUp.doneAt')}
          style={{ width: 210 }}
          value={doneAt}
          onChange={({ target }) => setDoneAt(target.value)}
        />
        {phoneOnly ? <span className="muted">{t('followUp.phoneOnly')}</span> : null}
      </div>
      <QuestionForm
        form={questionnaire}
        answers={answers}
        problems={problems}
        refused={refusedFields(send.error)}
        kept={untouched}
        onAnswer={(key, value) => {
          setAnswers({ ...answers, [key]: value })
          setTouched(new Set([...touched, key]))
        }}
      />
      <MoreFields more={more} onMore={setMore} amends={amends !== undefined} />
      <Refused error={send.error} />
      <div className="form-buttons">
        <Button onClick={onClose}>{deskT('cancel')}</Button>
        <Button type="primary" disabled={!ready} loading={send.isPending} onClick={save}>
          {t('followUp.save')} <KeyName name="ctrl+enter" />
        </Button>
      </div>
    </Card>
  )
}

const localTime = (at: Date | string) => exact(at).replace(' ', 'T')

function Programmes(props: { form: Form; chosen: string[]; onChoose: (chosen: string[]) => void; fixed: boolean }) {
  const t = useT()
  const say = useSay()
  const { locale } = usePreferences()
  const { form, chosen, onChoose, fixed } = props
  return (
    <>
      <Checkbox.Group
        disabled={fixed}
        aria-label={t('followUp.forProgrammes')}
        value={chosen}
        onChange={(next) => onChoose(next as string[])}
        options={form.enrolments.map((one) => ({
          value: one.programme,
          label: `${locale === 'zh' ? one.titleZh : one.titleEn}${one.dueOn ? ` · ${t('followUp.due', { day: one.dueOn })}` : ''}`,
        }))}
      />
      {form.last ? (
        <Alert
          type="info"
          className="team-gap"
          title={t('followUp.last', {
            at: say(form.last.doneAt),
            values: Object.entries(form.last.measured)
              .filter(([, value]) => value !== undefined)
              .map(([name, value]) => withUnit(t(`measured.${name as 'weightKg'}`), value).said)
              .join(' · '),
          })}
        />
      ) : null}
    </>
  )
}

interface More {
  note: string
  /** Why it is amended. */
  reason: string
  decision?: Decision | undefined
  decisionReason?: string
  nextDueOn?: string
}
const decisions = ['keep', 'adjust', 'refer', 'call-back'] as const

function MoreFields({ more, onMore, amends }: { more: More; onMore: (more: More) => void; amends: boolean }) {
  const t = useT()
  return (
    <div className="form form-grid team-gap">
      {amends ? (
        <>
          <label htmlFor="amend-reason">{t('followUp.amendReason')}</label>
          <Input
            id="amend-reason"
            maxLength={500}
            value={more.reason}
            onChange={({ target }) => onMore({ ...more, reason: target.value })}
          />
        </>
      ) : null}
      <label htmlFor="fu-note">{t('followUp.note')}</label>
      <Input.TextArea
        id="fu-note"
        autoSize
        maxLength={2000}
        value={more.note}
        onChange={({ target }) => onMore({ ...more, note: target.value })}
      />
      <label htmlFor="fu-decision">{t('followUp.decision')}</label>
      <div className="team-row">
        <Select<Decision>
          id="fu-decision"
          allowClear
          style={{ width: 220 }}
          placeholder={t('followUp.byRules')}
          value={more.decision ?? null}
          onChange={(decision) => onMore({ ...more, decision: decision ?? undefined })}
          options={decisions.map((one) => ({ value: one, label: t(`followUp.decisions.${one}`) }))}
        />
        {more.decision ? (
          <Input
            style={{ flex: 1 }}
            aria-label={t('followUp.decisionReason')}
            placeholder={t('followUp.decisionReason')}
            maxLength={500}
            value={more.decisionReason ?? ''}
            onChange={({ target }) => onMore({ ...more, decisionReason: target.value })}
          />
        ) : null}
      </div>
      <label htmlFor="fu-next">{t('followUp.nextDue')}</label>
      <Input
        id="fu-next"
        type="date"
        style={{ width: 180 }}
        value={more.nextDueOn ?? ''}
        onChange={({ target }) => onMore({ ...more, nextDueOn: target.value })}
      />
    </div>
  )
}
