import { Form, Input, InputNumber, Modal, Radio } from 'antd'
import { useState } from 'react'
import { Enrolment, ExitRequest, type Medicine } from '#contracts/chronic'
import { useCommand } from '../../../shell/use-api.ts'
import { Field } from '../../parts/field.tsx'
import { Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import type { EnrolmentOfPerson } from './enrolment.tsx'
import { medicinesOf, textOfMedicines } from './medicines.ts'
import { useT } from './texts.ts'

interface Asked {
  enrolment: EnrolmentOfPerson
  onClose: () => void
  onDone: () => void
}

/** Goals of this person where they differ from the programme's, and the medicines. */
export function PlanDialog({ enrolment, onClose, onDone }: Asked) {
  const t = useT()
  const say = useWords()
  const [values, setValues] = useState<Readonly<Record<string, number>>>({})
  const [medicines, setMedicines] = useState(() => textOfMedicines(enrolment.medicines))
  const send = useCommand(Enrolment, {
    onDone: () => {
      onDone()
      onClose()
    },
  })
  const goals = enrolment.goals.flatMap(({ code, value, own }) => {
    const next = values[code] ?? value
    return own || next !== value ? [{ code, value: next }] : []
  })
  const body: { goals?: typeof goals; medicines: Medicine[] } = { medicines: medicinesOf(medicines) }
  if (goals.length > 0) body.goals = goals
  return (
    <Modal
      open
      title={`${t('care.setGoals')} · ${say(enrolment.programmeTitle)}`}
      okText={t('limits.ok')}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/chronic/enrolments/${enrolment.id}/plan`, body })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        {enrolment.goals.map((goal) => (
          <Field key={goal.code} label={say(goal.title)}>
            <InputNumber<number>
              prefix={goal.op}
              suffix={goal.unit}
              style={{ width: 200 }}
              value={values[goal.code] ?? goal.value}
              onChange={(value) => value !== null && setValues({ ...values, [goal.code]: value })}
            />
          </Field>
        ))}
        <MedicinesField value={medicines} onChange={setMedicines} />
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}

export function MedicinesField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useT()
  return (
    <Field label={t('care.medicines')} extra={t('care.medicineHint')}>
      <Input.TextArea autoSize={{ minRows: 2 }} value={value} onChange={({ target }) => onChange(target.value)} />
    </Field>
  )
}

/** Ends the care of a programme, with the reason. */
export function ExitDialog({ enrolment, onClose, onDone }: Asked) {
  const t = useT()
  const say = useWords()
  const [reason, setReason] = useState<string | undefined>(undefined)
  const [note, setNote] = useState('')
  const send = useCommand(Enrolment, {
    onDone: () => {
      onDone()
      onClose()
    },
  })
  const body = { reason, note: note.trim() || undefined }
  return (
    <Modal
      open
      title={t('care.exitTitle', { title: say(enrolment.programmeTitle) })}
      okText={t('care.exitOk')}
      okButtonProps={{ danger: true, disabled: !reason }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/chronic/enrolments/${enrolment.id}/exit`, body })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item>
          <Radio.Group
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            options={ExitRequest.shape.reason.options.map((one) => ({
              value: one,
              label: t(`care.exitReasons.${one}`),
            }))}
          />
        </Form.Item>
        <Field label={t('care.exitNote')}>
          <Input.TextArea rows={2} maxLength={300} value={note} onChange={({ target }) => setNote(target.value)} />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}
