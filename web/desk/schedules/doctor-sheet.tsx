import { App, Button, Drawer, Input, Modal } from 'antd'
import { useState } from 'react'
import { ChangePreview, type Template, TemplateApplied, TemplateList } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { QuotaBar } from '../booking/channel-bar.tsx'
import { numbersOf } from '../booking/days.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import type { TemplateTask } from './template-form.tsx'
import { useT } from './texts.ts'
import { TouchedTable } from './touched.tsx'

interface Props {
  doctor: { id: string; name: string } | undefined
  onClose: () => void
  onTask: (task: TemplateTask) => void
  onException: (doctorId: string) => void
}

/** A doctor's templates: what they sit every week, from when, until when. */
export function DoctorSheet({ doctor, onClose, onTask, onException }: Props) {
  const t = useT()
  const { editor } = useRights()
  return (
    <Drawer
      open={doctor !== undefined}
      size={520}
      title={doctor ? t('templatesOf', { name: doctor.name }) : ''}
      onClose={onClose}
      destroyOnHidden
    >
      {doctor && editor ? (
        <p className="in-row">
          <Button type="primary" onClick={() => onTask({ kind: 'new', doctorId: doctor.id })}>
            {t('addTemplate')}
          </Button>
          <Button onClick={() => onException(doctor.id)}>{t('addException')}</Button>
        </p>
      ) : null}
      {doctor ? <Templates doctorId={doctor.id} onTask={onTask} /> : null}
    </Drawer>
  )
}

function Templates({ doctorId, onTask }: { doctorId: string; onTask: (task: TemplateTask) => void }) {
  const t = useT()
  const query = useApi('/api/schedules/templates', TemplateList, { params: { doctorId } })
  const [ending, setEnding] = useState<Template | undefined>(undefined)
  return (
    <Answer of={query}>
      {({ templates }) => (
        <>
          {templates.length === 0 ? <Empty title={t('noTemplates')} hint={t('noTemplatesDo')} /> : null}
          {templates
            .toSorted((a, b) => a.weekday - b.weekday || a.startsAt.localeCompare(b.startsAt))
            .map((template) => (
              <TemplateCard
                key={template.id}
                template={template}
                onChange={() => onTask({ kind: 'change', template })}
                onEnd={() => setEnding(template)}
              />
            ))}
          {ending ? (
            <EndTemplate template={ending} onClose={() => setEnding(undefined)} onDone={() => void query.refetch()} />
          ) : null}
        </>
      )}
    </Answer>
  )
}

function TemplateCard(props: { template: Template; onChange: () => void; onEnd: () => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { editor } = useRights()
  const { template } = props
  const { quotas } = template
  const numbers = numbersOf(template)
  const kept = quotas.window + quotas['primary-care'] + quotas.referral
  const over = template.validTo !== null && template.validTo < dateOf(clock.now())
  return (
    <article className="template-card">
      <p>
        <b>{bookingT(`weekday.d${template.weekday as 1}`)}</b>{' '}
        <span className="tabular">
          {template.startsAt}–{template.endsAt}
        </span>{' '}
        · {bookingT(`kind.${template.kind}`)} ·{' '}
        {template.everyWeeks === 1 ? t('everyWeek') : t('everyNWeeks', { n: template.everyWeeks })}
      </p>
      <p className="muted">
        {t('bandsSay', { minutes: template.bandMinutes, n: template.numbersPerBand, numbers })} ·{' '}
        <Day date={template.validFrom} /> – {template.validTo ? <Day date={template.validTo} /> : t('openEnd')}
      </p>
      <QuotaBar quotas={{ ...quotas, app: Math.max(0, numbers - kept) }} />
      {template.giveBacks.map((one) => (
        <p key={`${one.from} ${one.to} ${one.at}`} className="field-hint">
          {t('giveBackSay', {
            from: bookingT(`channel.${one.from}`),
            to: bookingT(`channel.${one.to}`),
            days: one.daysBefore,
            at: one.at,
          })}
        </p>
      ))}
      {editor && !over ? (
        <p className="in-row" style={{ marginTop: 8 }}>
          <Button size="small" onClick={props.onChange}>
            {t('changeTemplate')}
          </Button>
          <Button size="small" onClick={props.onEnd}>
            {t('endTemplate')}
          </Button>
        </p>
      ) : null}
    </article>
  )
}

function EndTemplate({ template, onClose, onDone }: { template: Template; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const [lastDay, setLastDay] = useState(dateOf(clock.now()))
  const [reason, setReason] = useState('')
  const [seen, setSeen] = useState<string | undefined>(undefined)
  const preview = useCommand(ChangePreview)
  const end = useCommand(TemplateApplied, {
    onDone: () => {
      void message.success(t('ended'))
      onDone()
      onClose()
    },
  })
  const shown = seen === lastDay && preview.data !== undefined
  const look = () => {
    setSeen(lastDay)
    preview.mutate({ path: '/api/schedules/templates/preview', body: { templateId: template.id, lastDay } })
  }
  return (
    <Modal
      open
      width={680}
      title={t('endTemplate')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{deskT('cancel')}</Button>
          <Button type={shown ? 'default' : 'primary'} loading={preview.isPending} onClick={look}>
            {t('preview')}
          </Button>
          <Button
            danger
            type="primary"
            disabled={!shown || reason.trim().length < 2}
            loading={end.isPending}
            onClick={() =>
              end.mutate({ path: `/api/schedules/templates/${template.id}/end`, body: { lastDay, reason } })
            }
          >
            {t('endTemplate')}
          </Button>
        </>
      }
    >
      <div className="form">
        <label htmlFor="tpl-last">{t('lastDay')}</label>
        <Input id="tpl-last" type="date" value={lastDay} onChange={(event) => setLastDay(event.target.value)} />
      </div>
      <ReasonField value={reason} onChange={setReason} />
      <Refused error={preview.error ?? end.error} />
      {shown ? (
        <TouchedTable touched={preview.data?.touched ?? []} />
      ) : (
        <p className="field-hint">{t('previewFirst')}</p>
      )}
    </Modal>
  )
}
