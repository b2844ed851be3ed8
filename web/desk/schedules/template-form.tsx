import { App, Button, Input, InputNumber, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { SessionKind } from '#contracts/booking'
import {
  ChangePreview,
  type GiveBack,
  type Quotas,
  type Template,
  TemplateApplied,
  type TemplateRequest,
} from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { addDays, numbersOf, weekdayOf } from '../booking/days.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useDoctors } from '../booking/use-staff.ts'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { GiveBacksField, QuotasField } from './quotas-field.tsx'
import { useT } from './texts.ts'
import { TouchedTable } from './touched.tsx'

export type TemplateTask = { kind: 'new'; doctorId?: string; day?: string } | { kind: 'change'; template: Template }

type Form = TemplateRequest & { reason: string }
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

function formOf(task: TemplateTask, today: string): Form {
  if (task.kind === 'change') {
    const {
      id: _id,
      institutionId: _i,
      doctorName: _n,
      departmentName: _d,
      replacesId: _r,
      ...template
    } = task.template
    return { ...template, validFrom: addDays(today, 1), reason: '' }
  }
  const validFrom = task.day ?? addDays(today, 1)
  return {
    doctorId: task.doctorId ?? '',
    weekday: weekdayOf(validFrom),
    everyWeeks: 1,
    kind: 'offline',
    startsAt: '08:00',
    endsAt: '11:30',
    bandMinutes: 30,
    numbersPerBand: 4,
    quotas: { window: 0, 'primary-care': 0, referral: 0 },
    giveBacks: [],
    validFrom,
    validTo: null,
    reason: '',
  }
}

/** A template, new or changed from a day on. What it would alter is shown before it is applied. */
export function TemplateForm(props: { task: TemplateTask; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const [form, setForm] = useState(() => formOf(props.task, dateOf(clock.now())))
  const [previewed, setPreviewed] = useState<string | undefined>(undefined)
  const changing = props.task.kind === 'change' ? props.task.template : undefined
  const preview = useCommand(ChangePreview)
  const apply = useCommand(TemplateApplied, {
    onDone: ({ touched }) => {
      void message.success(t('applied', { n: touched.length }))
      props.onDone()
      props.onClose()
    },
  })
  const { reason, ...template } = form
  const content = JSON.stringify(template)
  const seen = previewed === content && preview.data !== undefined
  const look = () => {
    setPreviewed(content)
    preview.mutate({
      path: '/api/schedules/templates/preview',
      body: changing ? { templateId: changing.id, template, from: form.validFrom } : { template },
    })
  }
  const save = () => {
    if (!changing) return apply.mutate({ path: '/api/schedules/templates', body: template })
    const { doctorId: _d, validFrom: from, ...changed } = template
    apply.mutate({ path: `/api/schedules/templates/${changing.id}/change`, body: { ...changed, from, reason } })
  }
  const complete = form.doctorId !== '' && numbersOf(form) > 0
  return (
    <Modal
      open
      width={760}
      title={t(changing ? 'changeTemplate' : 'addTemplate')}
      onCancel={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{deskT('cancel')}</Button>
          <Button type={seen ? 'default' : 'primary'} disabled={!complete} loading={preview.isPending} onClick={look}>
            {t('preview')}
          </Button>
          <Button
            type="primary"
            disabled={!seen || (changing !== undefined && reason.trim().length < 2)}
            loading={apply.isPending}
            onClick={save}
          >
            {t('apply')}
          </Button>
        </>
      }
    >
      <TemplateFields
        form={form}
        changing={changing !== undefined}
        onChange={(change) => setForm({ ...form, ...change })}
      />
      {changing ? <ReasonField value={reason} onChange={(value) => setForm({ ...form, reason: value })} /> : null}
      <Refused error={preview.error ?? apply.error} />
      {seen ? (
        <TouchedTable touched={preview.data?.touched ?? []} />
      ) : (
        <p className="field-hint">{t('previewFirst')}</p>
      )}
    </Modal>
  )
}

function TemplateFields(props: { form: Form; changing: boolean; onChange: (change: Partial<Form>) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { form, onChange } = props
  const { options } = useDoctors()
  return (
    <div className="form form-grid">
      <label htmlFor="tpl-doctor">{t('doctor')}</label>
      <Select<string>
        id="tpl-doctor"
        showSearch={{ optionFilterProp: 'label' }}
        disabled={props.changing}
        value={form.doctorId || null}
        placeholder={t('chooseDoctor')}
        options={options}
        onChange={(doctorId) => onChange({ doctorId })}
      />
      <span className="form-label">{t('weekday')}</span>
      <div className="in-row">
        <Segmented<number>
          value={form.weekday}
          onChange={(weekday) => onChange({ weekday })}
          options={weekdays.map((day) => ({ value: day, label: bookingT(`weekday.d${day}`) }))}
        />
        <Select<number>
          aria-label={t('everyWeeks')}
          value={form.everyWeeks}
          onChange={(everyWeeks) => onChange({ everyWeeks })}
          options={[1, 2, 3, 4].map((n) => ({ value: n, label: n === 1 ? t('everyWeek') : t('everyNWeeks', { n }) }))}
        />
      </div>
      <label htmlFor="tpl-kind">{t('kind')}</label>
      <Segmented<SessionKind>
        id="tpl-kind"
        value={form.kind}
        onChange={(kind) => onChange({ kind })}
        options={(['offline', 'online-follow-up'] as const).map((value) => ({
          value,
          label: bookingT(`kind.${value}`),
        }))}
      />
      <TimesFields form={form} onChange={onChange} />
      <span className="form-label">{t('quotas')}</span>
      <QuotasField quotas={form.quotas} numbers={numbersOf(form)} onChange={(quotas: Quotas) => onChange({ quotas })} />
      <span className="form-label">{t('giveBacks')}</span>
      <GiveBacksField value={form.giveBacks} onChange={(giveBacks: GiveBack[]) => onChange({ giveBacks })} />
      <span className="form-label">{t('valid')}</span>
      <div className="in-row">
        <Input
          type="date"
          style={{ width: 150 }}
          aria-label={t('validFrom')}
          value={form.validFrom}
          onChange={(event) => onChange({ validFrom: event.target.value })}
        />
        <Input
          type="date"
          style={{ width: 150 }}
          aria-label={t('validTo')}
          value={form.validTo ?? ''}
          onChange={(event) => onChange({ validTo: event.target.value || null })}
        />
        <span className="field-hint">{t('validHint')}</span>
      </div>
    </div>
  )
}

/** From when to when, and how many numbers in each band. */
export function TimesFields<F extends Pick<Form, 'startsAt' | 'endsAt' | 'bandMinutes' | 'numbersPerBand'>>(props: {
  form: F
  onChange: (change: Partial<Pick<Form, 'startsAt' | 'endsAt' | 'bandMinutes' | 'numbersPerBand'>>) => void
}) {
  const t = useT()
  const { form, onChange } = props
  return (
    <>
      <span className="form-label">{t('times')}</span>
      <div className="in-row">
        <Input
          type="time"
          style={{ width: 110 }}
          aria-label={t('startsAt')}
          value={form.startsAt}
          onChange={(event) => onChange({ startsAt: event.target.value })}
        />
        <Input
          type="time"
          style={{ width: 110 }}
          aria-label={t('endsAt')}
          value={form.endsAt}
          onChange={(event) => onChange({ endsAt: event.target.value })}
        />
        <InputNumber
          min={5}
          max={240}
          step={5}
          style={{ width: 130 }}
          aria-label={t('band')}
          suffix={t('band')}
          value={form.bandMinutes}
          onChange={(value) => onChange({ bandMinutes: value ?? 30 })}
        />
        <InputNumber
          min={1}
          max={400}
          style={{ width: 130 }}
          aria-label={t('perBand')}
          suffix={t('perBand')}
          value={form.numbersPerBand}
          onChange={(value) => onChange({ numbersPerBand: value ?? 1 })}
        />
        <b className="tabular">{t('allNumbers', { n: numbersOf(form) })}</b>
      </div>
    </>
  )
}
