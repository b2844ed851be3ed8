import { App, AutoComplete, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Ticket, Tickets } from '#contracts/benefits'
import { RecordSummary } from '#contracts/timeline'
import { yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { usePickerSearch } from '../parts/find.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { TicketState, useDiseases, Validity } from './parts.tsx'
import { useT } from './texts.ts'

/** A person's tickets in their record; the treating doctor applies for one. */
export function TicketsOfPerson({ residentId }: { residentId: string }) {
  const t = useT()
  const { nameOf } = useDiseases()
  const [applying, setApplying] = useState(false)
  const query = useApi('/api/benefits/tickets', Tickets, { params: { residentId } })
  const apply = applying ? null : (
    <Button type="primary" onClick={() => setApplying(true)}>
      {t('apply')}
    </Button>
  )
  return (
    <Card title={t('personTitle')} extra={apply}>
      {applying ? (
        <Apply
          residentId={residentId}
          onClose={() => setApplying(false)}
          onDone={() => {
            setApplying(false)
            void query.refetch()
          }}
        />
      ) : null}
      <Answer of={query} loading={<Loading lines={4} />}>
        {({ tickets }) =>
          tickets.length === 0 ? (
            applying ? null : (
              <Empty title={t('personNone')} hint={t('personNoneDo')} />
            )
          ) : (
            <table className="plain-table">
              <thead>
                <tr>
                  <th>{t('disease')}</th>
                  <th>{t('diagnosis')}</th>
                  <th>{t('stateTitle')}</th>
                  <th>{t('validity')}</th>
                  <th>{t('applied')}</th>
                  <th>{t('note')}</th>
                </tr>
              </thead>
              <tbody>
                {tickets.toReversed().map((one) => (
                  <tr key={one.ticketId}>
                    <td>{nameOf(one.diseaseCode)}</td>
                    <td className="tabular">{one.diagCode}</td>
                    <td>
                      <TicketState of={one} />
                    </td>
                    <td>
                      <Validity of={one} />
                    </td>
                    <td>
                      <Time at={one.appliedAt} />
                    </td>
                    <td>{one.reason ?? one.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answer>
    </Card>
  )
}

/** E11 takes in E11.900, a chapter's letter all of it; what is finer begins with the code. The server says it for good. */
const isIn = (code: string, diagnosis: string) =>
  diagnosis === code ||
  diagnosis.startsWith(`${code}.`) ||
  ((code.length === 1 || code.includes('.')) && diagnosis.startsWith(code))

function Apply({ residentId, onClose, onDone }: { residentId: string; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { locale } = usePreferences()
  const between = useBetween()
  const { message } = App.useApp()
  const { diseases, say } = useDiseases()
  const summary = useApi('/api/timeline/summary', RecordSummary, { params: { residentId } })
  const [code, setCode] = useState<string | undefined>(undefined)
  const [diagCode, setDiagCode] = useState('')
  const [note, setNote] = useState('')
  const chosen = diseases.find((one) => one.code === code)
  const takesIn = (diagnosis: string) => chosen?.diagCodes.some((one) => isIn(one, diagnosis)) ?? false
  const known = (summary.data?.diagnoses ?? []).flatMap(({ code: of, name }) =>
    of !== null && (!chosen || takesIn(of)) ? [{ value: of, label: `${of} ${name}` }] : [],
  )
  const send = useCommand(Ticket, {
    onDone: () => {
      void message.success(t('applyDone'))
      onDone()
    },
  })
  return (
    <form
      className="form form-grid"
      aria-label={t('apply')}
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate({ path: '/api/benefits/tickets', body: { residentId, diseaseCode: code, diagCode, note } })
      }}
    >
      <p className="muted form-wide">{t('applySub')}</p>
      <label htmlFor="ticket-disease">{t('disease')}</label>
      <Select
        id="ticket-disease"
        placeholder={t('diseasePick')}
        showSearch={usePickerSearch()}
        value={code}
        onChange={setCode}
        options={diseases.map((one) => ({ value: one.code, label: say(one) }))}
      />
      {chosen ? (
        <p className="muted form-wide">
          {chosen.uplmtFen === null ? t('noCeiling') : t('ceiling', { amount: yuan(chosen.uplmtFen) })} ·{' '}
          {t('qualifies', { codes: between(chosen.diagCodes) })} ·{' '}
          {t('clause', { clause: locale === 'zh' ? chosen.clauseZh : chosen.clauseEn })}
        </p>
      ) : null}
      <label htmlFor="ticket-diagnosis">{t('diagnosis')}</label>
      <AutoComplete
        id="ticket-diagnosis"
        placeholder={t('diagnosisPick')}
        value={diagCode}
        onChange={setDiagCode}
        options={known.filter((one, at) => known.findIndex(({ value }) => value === one.value) === at)}
      />
      {chosen && diagCode !== '' && !takesIn(diagCode) ? (
        <p className="form-error form-wide" role="alert">
          {t('notQualifies')}
        </p>
      ) : null}
      <label htmlFor="ticket-note">{t('note')}</label>
      <Input.TextArea
        id="ticket-note"
        rows={2}
        maxLength={500}
        placeholder={t('noteDo')}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <div className="form-wide">
        <Refused error={send.error} />
        <div className="form-buttons">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={!chosen || !takesIn(diagCode)} loading={send.isPending}>
            {t('send')}
          </Button>
        </div>
      </div>
    </form>
  )
}
