import { App, Button, Checkbox, Input, Modal, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { SessionKind } from '#contracts/booking'
import { ChangePreview, ExceptionApplied, type ExceptionRequest, type Quotas, TemplateList } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { addDays, numbersOf, weekdayOf } from '../booking/days.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useDoctors, useRights } from '../booking/use-staff.ts'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { QuotasField } from './quotas-field.tsx'
import { TimesFields } from './template-form.tsx'
import { useT } from './texts.ts'
import { TouchedTable } from './touched.tsx'

const kinds = ['leave', 'holiday', 'extra', 'moved'] as const
type Kind = (typeof kinds)[number]

interface Form {
  kind: Kind
  doctorId: string
  from: string
  to: string
  region: boolean
  sessionKind: SessionKind
  startsAt: string
  endsAt: string
  bandMinutes: number
  numbersPerBand: number
  quotas: Quotas
  templateId: string
  toDay: string
  reason: string
}

function requestOf(form: Form): ExceptionRequest {
  const { reason, doctorId, from, startsAt, endsAt } = form
  if (form.kind === 'holiday') return { kind: 'holiday', from, to: form.to, region: form.region, reason }
  if (form.kind === 'leave') return { kind: 'leave', doctorId, from, to: form.to, reason }
  if (form.kind === 'moved')
    return { kind: 'moved', templateId: form.templateId, day: from, toDay: form.toDay, startsAt, endsAt, reason }
  const { sessionKind, bandMinutes, numbersPerBand, quotas } = form
  const times = { startsAt, endsAt, bandMinutes, numbersPerBand, quotas, giveBacks: [] }
  return { kind: 'extra', doctorId, day: from, sessionKind, ...times, reason }
}

function isComplete(form: Form): boolean {
  if (form.reason.trim().length < 2) return false
  if (form.kind === 'holiday') return form.from <= form.to
  if (form.doctorId === '') return false
  if (form.kind === 'leave') return form.from <= form.to
  return form.kind === 'extra' ? numbersOf(form) > 0 : form.templateId !== ''
}

/** Leave, a holiday, one more session, or a session at another time; what it touches is shown before. */
export function ExceptionForm(props: { doctorId?: string | undefined; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const tomorrow = addDays(dateOf(clock.now()), 1)
  const [form, setForm] = useState<Form>({
    kind: 'leave',
    doctorId: props.doctorId ?? '',
    from: tomorrow,
    to: tomorrow,
    region: false,
    sessionKind: 'offline',
    startsAt: '14:00',
    endsAt: '17:00',
    bandMinutes: 30,
    numbersPerBand: 4,
    quotas: { window: 0, 'primary-care': 0, referral: 0 },
    templateId: '',
    toDay: tomorrow,
    reason: '',
  })
  const [previewed, setPreviewed] = useState<string | undefined>(undefined)
  const preview = useCommand(ChangePreview)
  const add = useCommand(ExceptionApplied, {
    onDone: ({ touched }) => {
      void message.success(t('applied', { n: touched.length }))
      props.onDone()
      props.onClose()
    },
  })
  const body = { exception: requestOf(form) }
  const content = JSON.stringify(body)
  const seen = previewed === content && preview.data !== undefined
  const look = () => {
    setPreviewed(content)
    preview.mutate({ path: '/api/schedules/exceptions/preview', body })
  }
  return (
    <Modal
      open
      width={720}
      title={t('addException')}
      onCancel={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{deskT('cancel')}</Button>
          <Button
            type={seen ? 'default' : 'primary'}
            disabled={!isComplete(form)}
            loading={preview.isPending}
            onClick={look}
          >
            {t('preview')}
          </Button>
          <Button
            type="primary"
            disabled={!seen}
            loading={add.isPending}
            onClick={() => add.mutate({ path: '/api/schedules/exceptions', body })}
          >
            {t('apply')}
          </Button>
        </>
      }
    >
      <Segmented<Kind>
        value={form.kind}
        onChange={(kind) => setForm({ ...form, kind })}
        options={kinds.map((value) => ({ value, label: t(`exception.${value}`) }))}
      />
      <p className="field-hint">{t(`exceptionDo.${form.kind}`)}</p>
      <Fields form={form} onChange={(change) => setForm({ ...form, ...change })} />
      <ReasonField value={form.reason} onChange={(reason) => setForm({ ...form, reason })} />
      <Refused error={preview.error ?? add.error} />
      {seen ? (
        <TouchedTable touched={preview.data?.touched ?? []} />
      ) : (
        <p className="field-hint">{t('previewFirst')}</p>
      )}
    </Modal>
  )
}

function Fields({ form, onChange }: { form: Form; onChange: (change: Partial<Form>) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { options } = useDoctors()
  const { administrator } = useRights()
  const { kind } = form
  const span = kind === 'leave' || kind === 'holiday'
  return (
    <div className="form form-grid">
      {kind === 'holiday' ? null : (
        <>
          <label htmlFor="exc-doctor">{t('doctor')}</label>
          <Select<string>
            id="exc-doctor"
            showSearch={{ optionFilterProp: 'label' }}
            value={form.doctorId || null}
            placeholder={t('chooseDoctor')}
            options={options}
            onChange={(doctorId) => onChange({ doctorId, templateId: '' })}
          />
        </>
      )}
      <label htmlFor="exc-from">{t(span ? 'firstDay' : 'onDay')}</label>
      <Input
        id="exc-from"
        type="date"
        value={form.from}
        onChange={({ target: { value } }) => onChange(form.to < value ? { from: value, to: value } : { from: value })}
      />
      {span ? (
        <>
          <label htmlFor="exc-to">{t('lastDay')}</label>
          <Input
            id="exc-to"
            type="date"
            min={form.from}
            value={form.to}
            onChange={({ target }) => onChange({ to: target.value })}
          />
        </>
      ) : null}
      {kind === 'holiday' && administrator ? (
        <Checkbox
          className="form-wide"
          checked={form.region}
          onChange={({ target }) => onChange({ region: target.checked })}
        >
          {t('wholeRegion')}
        </Checkbox>
      ) : null}
      {kind === 'extra' ? (
        <>
          <label htmlFor="exc-kind">{t('kind')}</label>
          <Segmented<SessionKind>
            id="exc-kind"
            value={form.sessionKind}
            onChange={(sessionKind) => onChange({ sessionKind })}
            options={(['offline', 'online-follow-up'] as const).map((value) => ({
              value,
              label: bookingT(`kind.${value}`),
            }))}
          />
          <TimesFields form={form} onChange={onChange} />
          <span className="form-label">{t('quotas')}</span>
          <QuotasField quotas={form.quotas} numbers={numbersOf(form)} onChange={(quotas) => onChange({ quotas })} />
        </>
      ) : null}
      {kind === 'moved' ? <MovedFields form={form} onChange={onChange} /> : null}
    </div>
  )
}

function MovedFields({ form, onChange }: { form: Form; onChange: (change: Partial<Form>) => void }) {
  const t = useT()
  const query = useApi('/api/schedules/templates', TemplateList, {
    params: { doctorId: form.doctorId, onDate: form.from },
    enabled: form.doctorId !== '' && form.from !== '',
  })
  const weekday = form.from === '' ? 0 : weekdayOf(form.from)
  const templates = (query.data?.templates ?? []).filter((one) => one.weekday === weekday)
  return (
    <>
      <label htmlFor="exc-template">{t('movedSession')}</label>
      <Select<string>
        id="exc-template"
        value={form.templateId || null}
        notFoundContent={t('noSessionThatDay')}
        placeholder={t('chooseSession')}
        options={templates.map((one) => ({ value: one.id, label: `${one.startsAt}–${one.endsAt}` }))}
        onChange={(templateId) => {
          const of = templates.find(({ id }) => id === templateId)
          onChange({ templateId, ...(of ? { startsAt: of.startsAt, endsAt: of.endsAt } : {}) })
        }}
      />
      <label htmlFor="exc-today">{t('toDay')}</label>
      <Input
        id="exc-today"
        type="date"
        value={form.toDay}
        onChange={({ target }) => onChange({ toDay: target.value })}
      />
      <span className="form-label">{t('times')}</span>
      <div className="in-row">
        <Input
          type="time"
          style={{ width: 110 }}
          aria-label={t('startsAt')}
          value={form.startsAt}
          onChange={({ target }) => onChange({ startsAt: target.value })}
        />
        <Input
          type="time"
          style={{ width: 110 }}
          aria-label={t('endsAt')}
          value={form.endsAt}
          onChange={({ target }) => onChange({ endsAt: target.value })}
        />
      </div>
    </>
  )
}
