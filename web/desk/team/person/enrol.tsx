import { App, Checkbox, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { Enrolment, type PersonChronic } from '#contracts/chronic'
import { ProgrammeAnswer, ProgrammeList } from '#contracts/chronic-programme'
import { FollowUpList } from '#contracts/follow-ups'
import type { ResidentView } from '#contracts/residents'
import { ApiRefusal } from '../../../shell/api.ts'
import { givenOf } from '../../../shell/questionnaire/answers.ts'
import {
  type Answers,
  type Problem,
  problemsOf,
  type Questionnaire,
} from '../../../shell/questionnaire/questionnaire.ts'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { Field } from '../../parts/field.tsx'
import { Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { QuestionForm } from '../form/form.tsx'
import { medicinesOf } from './medicines.ts'
import { MedicinesField } from './plan.tsx'
import { useT } from './texts.ts'

interface Asked {
  person: ResidentView
  care: ReturnType<typeof PersonChronic.parse>
  onClose: () => void
  onDone: () => void
}

/** Takes a person into a programme: diagnosis, consent, what is asked once. */
export function EnrolDialog({ person, care, onClose, onDone }: Asked) {
  const t = useT()
  const say = useWords()
  const { message } = App.useApp()
  const programmes = useApi('/api/chronic/programmes', ProgrammeList)
  const inside = new Set(care.enrolments.filter(({ exitedOn }) => exitedOn === null).map((one) => one.programmeCode))
  const found = new Map(care.findings.map((one) => [one.programmeCode, one.state]))
  const offered = (programmes.data?.programmes ?? [])
    .filter((one) => one.inForce && !inside.has(one.programmeCode))
    .toSorted((a, b) => Number(found.has(b.programmeCode)) - Number(found.has(a.programmeCode)))
  const [wanted, setWanted] = useState<string | undefined>(undefined)
  const programmeCode = wanted ?? offered[0]?.programmeCode
  const query = useApi(`/api/chronic/programmes/${programmeCode}`, ProgrammeAnswer, { enabled: Boolean(programmeCode) })
  const baseline = (query.data?.content.baseline ?? { item: [] }) as Questionnaire
  const codes = (query.data?.content.screening as { diagnoses?: string[] } | undefined)?.diagnoses ?? []
  const [diagnosisCode, setDiagnosis] = useState<string | undefined>(undefined)
  const [consented, setConsented] = useState(false)
  const [answers, setAnswers] = useState<Answers>({})
  const [medicines, setMedicines] = useState('')
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const send = useCommand(Enrolment, {
    onDone: ({ stratum }) => {
      void message.success(t('enrol.done', { stratum: say(stratum.title) }))
      onDone()
      onClose()
    },
  })
  const go = () => {
    const faults = problemsOf(baseline, answers)
    setProblems(faults)
    if (faults.length > 0) return
    const body = {
      ...{ residentId: person.id, programmeCode, consented, answers: givenOf(baseline, answers) },
      ...{ medicines: medicinesOf(medicines), ...(diagnosisCode ? { diagnosisCode } : {}) },
    }
    send.mutate({ path: '/api/chronic/enrolments', body })
  }
  return (
    <Modal
      open
      width={720}
      title={t('enrol.title', { name: person.name })}
      okText={t('enrol.ok')}
      okButtonProps={{ disabled: !consented || !query.data }}
      confirmLoading={send.isPending}
      onOk={go}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Field label={t('enrol.programme')}>
          <Select
            value={programmeCode}
            onChange={(code) => {
              setWanted(code)
              setDiagnosis(undefined)
              setAnswers({})
            }}
            options={offered.map((one) => ({ value: one.programmeCode, label: labelOf(one, say, found, t) }))}
          />
        </Field>
        <Field label={t('enrol.diagnosis')}>
          <Select
            allowClear
            placeholder={t('enrol.none')}
            value={diagnosisCode}
            onChange={setDiagnosis}
            options={codes.map((one) => ({ value: one, label: one }))}
          />
        </Field>
        <Known residentId={person.id} />
        <h3>{t('enrol.baseline')}</h3>
        <QuestionForm
          form={baseline}
          answers={answers}
          problems={problems}
          refused={refusedFields(send.error)}
          onAnswer={(key, value) => setAnswers({ ...answers, [key]: value })}
        />
        <MedicinesField value={medicines} onChange={setMedicines} />
        <Checkbox checked={consented} onChange={({ target }) => setConsented(target.checked)}>
          {t('enrol.consent')}
        </Checkbox>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}

function labelOf(
  one: { programmeCode: string; title: { zh: string; en: string } },
  say: ReturnType<typeof useWords>,
  found: ReadonlyMap<string, 'suspected' | 'confirmed' | 'excluded'>,
  t: ReturnType<typeof useT>,
): string {
  const state = found.get(one.programmeCode)
  return state ? `${say(one.title)} · ${t(`care.state.${state}`)}` : say(one.title)
}

/** Fields that the server refused, by the question they belong to: 'answers.systolic' → systolic. */
export function refusedFields(error: unknown): Record<string, string> {
  if (!(error instanceof ApiRefusal)) return {}
  return Object.fromEntries(error.errors.map(({ field, message }) => [field.split('.').at(-1) ?? field, message]))
}

/** The last values that were measured at a visit, so that nobody enrols blindly. */
function Known({ residentId }: { residentId: string }) {
  const t = useT()
  const query = useApi(`/api/follow-ups/residents/${residentId}/follow-ups`, FollowUpList)
  const last = query.data?.followUps[0]?.measured
  if (!last) return null
  const pressure = last.systolicMmhg ? `${last.systolicMmhg}/${last.diastolicMmhg}` : '—'
  return <p className="muted">{t('enrol.baselineKnown', { pressure, glucose: last.fastingGlucoseMmol ?? '—' })}</p>
}
