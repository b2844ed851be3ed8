import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { HeldList, type HeldReading, Reading, ReadingUnit } from '#contracts/readings'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Field } from '../parts/field.tsx'
import { Card, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const HELD = '/api/readings/held'
type Held = z.infer<typeof HeldReading>
type Deed = { held: Held; what: 'release' | 'refuse' }

/** Readings that nobody believes yet: released with what was wrong set right, or refused. */
export function HeldReadings() {
  const t = useT()
  const query = useApi(HELD, HeldList)
  const [deed, setDeed] = useState<Deed | undefined>(undefined)
  return (
    <Card title={t('held.title')}>
      <p className="muted">{t('held.sub')}</p>
      <Answer of={query}>
        {({ held }) =>
          held.length === 0 ? (
            <p className="all-clear team-gap">{t('held.none')}</p>
          ) : (
            <ul className="team-lines team-gap">
              {held.map((one) => (
                <li key={one.id} className="held-row">
                  <div>
                    <b>{one.residentName ?? t('held.unknown')}</b> · {t(`reading.${one.kind}`)}{' '}
                    <b className="tabular">{saidOf(one)}</b> <Time at={one.measuredAt} />
                    <span className="muted">
                      {' '}
                      · {t(`source.${one.source}`)} {one.deviceModel ?? ''}
                    </span>
                    <div className="amber">{one.heldReason}</div>
                  </div>
                  <div className="team-row">
                    <Button size="small" onClick={() => setDeed({ held: one, what: 'release' })}>
                      {t('held.release')}
                    </Button>
                    <Button size="small" type="text" danger onClick={() => setDeed({ held: one, what: 'refuse' })}>
                      {t('held.refuse')}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {deed ? <DecideDialog deed={deed} onClose={() => setDeed(undefined)} /> : null}
    </Card>
  )
}

const saidOf = (one: Held): string => {
  if (one.systolicMmHg !== null) return `${one.systolicMmHg}/${one.diastolicMmHg} mmHg`
  if (one.glucoseMmol !== null) return `${one.glucoseMmol} mmol/L`
  return one.value === null ? '—' : String(one.value)
}

function DecideDialog({ deed, onClose }: { deed: Deed; onClose: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { held, what } = deed
  const [reason, setReason] = useState('')
  const [unit, setUnit] = useState<z.infer<typeof ReadingUnit> | undefined>(undefined)
  const [measuredAt, setMeasuredAt] = useState('')
  const send = useCommand(Reading, {
    onDone: ({ state }) => {
      void message.success(t(state === 'refused' ? 'held.refused' : 'held.released'))
      void client.invalidateQueries({ queryKey: [HELD] })
      onClose()
    },
  })
  const right = what === 'release' ? { unit, measuredAt: measuredAt ? `${measuredAt}:00+08:00` : undefined } : {}
  return (
    <Modal
      open
      title={`${t(`held.${what}`)} · ${held.residentName ?? t('held.unknown')} ${saidOf(held)}`}
      okText={t(`held.${what}`)}
      okButtonProps={{ disabled: reason.trim().length < 2, danger: what === 'refuse' }}
      confirmLoading={send.isPending}
      onOk={() => send.mutate({ path: `/api/readings/${held.id}/${what}`, body: { reason: reason.trim(), ...right } })}
      onCancel={onClose}
    >
      <p className="amber">{held.heldReason}</p>
      <Form layout="vertical" className="team-gap">
        {what === 'release' ? (
          <>
            <Field label={t('held.unit')}>
              <Select
                allowClear
                placeholder={t('held.asSent')}
                value={unit}
                onChange={setUnit}
                options={ReadingUnit.options.map((one) => ({ value: one, label: one }))}
              />
            </Field>
            <Field label={t('held.measuredAt')}>
              <Input type="datetime-local" value={measuredAt} onChange={({ target }) => setMeasuredAt(target.value)} />
            </Field>
          </>
        ) : null}
        <Field label={t('held.reason')} required>
          <Input.TextArea rows={2} maxLength={200} value={reason} onChange={({ target }) => setReason(target.value)} />
        </Field>
      </Form>
      <details>
        <summary>{t('held.sent')}</summary>
        <pre className="code held-sent">{JSON.stringify(held.sent, null, 2)}</pre>
      </details>
      <Refused error={send.error} />
    </Modal>
  )
}
