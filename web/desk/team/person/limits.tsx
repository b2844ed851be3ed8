import { Button, Form, Input, InputNumber, Modal, Select, Tag } from 'antd'
import { useState } from 'react'
import { PersonalLimits, SetLimitRequest } from '#contracts/readings'
import { useMe } from '../../../shell/session.tsx'
import { Answer } from '../../../shell/states.tsx'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { Field } from '../../parts/field.tsx'
import { Card, Refused } from '../../parts/page.tsx'
import { useT as useTeamT } from '../texts.ts'
import { aimOf } from '../trend-chart.tsx'
import { useT } from './texts.ts'

const measures = SetLimitRequest.shape.measure.options

/** Where this person's alarms and aims differ from the standard's, and why. */
export function Limits({ residentId }: { residentId: string }) {
  const t = useT()
  const teamT = useTeamT()
  const doctor = useMe().roles.includes('doctor')
  const path = `/api/readings/residents/${residentId}/limits`
  const query = useApi(path, PersonalLimits)
  const [open, setOpen] = useState(false)
  const end = useCommand(PersonalLimits, { onDone: () => query.refetch() })
  return (
    <Card
      className="columns-whole"
      title={t('limits.title')}
      extra={
        doctor ? (
          <Button size="small" onClick={() => setOpen(true)}>
            {t('limits.set')}
          </Button>
        ) : null
      }
    >
      <Answer of={query}>
        {({ limits }) =>
          limits.length === 0 ? (
            <p className="muted">{t('limits.none')}</p>
          ) : (
            <ul className="team-lines">
              {limits.map((one) => (
                <li key={one.id}>
                  <Tag color={one.purpose === 'alarm' ? 'warning' : 'success'}>
                    {t(`limits.purpose.${one.purpose}`)}
                  </Tag>
                  {teamT(`measure.${one.measure}`)} <b className="tabular">{aimOf(one)}</b>{' '}
                  <span className="muted">{one.reason}</span>{' '}
                  {doctor ? (
                    <Button
                      size="small"
                      type="text"
                      loading={end.isPending}
                      onClick={() => end.mutate({ path: `/api/readings/limits/${one.id}/end` })}
                    >
                      {t('limits.end')}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <Refused error={end.error} />
      {open ? <SetDialog path={path} onClose={() => setOpen(false)} onDone={() => void query.refetch()} /> : null}
    </Card>
  )
}

function SetDialog({ path, onClose, onDone }: { path: string; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const teamT = useTeamT()
  const [measure, setMeasure] = useState<(typeof measures)[number]>('systolic')
  const [purpose, setPurpose] = useState<'alarm' | 'target'>('alarm')
  const [low, setLow] = useState<number | null>(null)
  const [high, setHigh] = useState<number | null>(null)
  const [reason, setReason] = useState('')
  const send = useCommand(PersonalLimits, {
    onDone: () => {
      onDone()
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('limits.set')}
      okText={t('limits.ok')}
      okButtonProps={{ disabled: (low === null && high === null) || reason.trim().length < 2 }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path, body: { measure, purpose, low, high, reason: reason.trim() } })}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Field label={t('limits.measure')}>
          <Select
            value={measure}
            onChange={setMeasure}
            options={measures.map((one) => ({ value: one, label: teamT(`measure.${one}`) }))}
          />
        </Field>
        <Form.Item>
          <Select
            value={purpose}
            onChange={setPurpose}
            options={(['alarm', 'target'] as const).map((one) => ({ value: one, label: t(`limits.purpose.${one}`) }))}
          />
        </Form.Item>
        <div className="team-row">
          <InputNumber<number> prefix={t('limits.low')} value={low} onChange={setLow} style={{ width: 160 }} />
          <InputNumber<number> prefix={t('limits.high')} value={high} onChange={setHigh} style={{ width: 160 }} />
        </div>
        <Field label={t('limits.reason')} required>
          <Input maxLength={200} value={reason} onChange={({ target }) => setReason(target.value)} />
        </Field>
      </Form>
      <Refused error={send.error} />
    </Modal>
  )
}
