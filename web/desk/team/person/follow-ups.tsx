import { useQueryClient } from '@tanstack/react-query'
import { Button, Tag } from 'antd'
import { useState } from 'react'
import { type Check, type FollowUp, FollowUpList } from '#contracts/follow-ups'
import { CheckForm } from '#contracts/health-checks'
import type { ResidentView } from '#contracts/residents'
import { useMe } from '../../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../../shell/states.tsx'
import { Day, Time } from '../../../shell/time.tsx'
import { useApi } from '../../../shell/use-api.ts'
import { useKeys } from '../../frame/keys.ts'
import { Card } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { CheckDialog, WithdrawDialog } from './check.tsx'
import { FollowUpForm } from './follow-up-form.tsx'
import { MeasuredLine, OneFollowUp } from './one-follow-up.tsx'
import { useT } from './texts.ts'

export const followUpsPath = (residentId: string) => `/api/follow-ups/residents/${residentId}/follow-ups`
type Open = { what: 'new' | 'check' } | { what: 'amend'; one: FollowUp } | undefined

/** Follow-ups and yearly checks of a person, newest first; a new one, a correction, a withdrawal. */
export function FollowUpsTab({ person }: { person: ResidentView }) {
  const t = useT()
  const client = useQueryClient()
  const { roles } = useMe()
  const doctor = roles.includes('doctor')
  const writes = doctor || roles.includes('registrar')
  const query = useApi(followUpsPath(person.id), FollowUpList)
  const [open, setOpen] = useState<Open>(undefined)
  const close = () => setOpen(undefined)
  // A follow-up also changes what is due, the stratum, the readings.
  const again = () => void client.invalidateQueries()
  useKeys([{ key: 'n', label: t('followUp.new'), run: () => setOpen({ what: 'new' }), enabled: writes && !open }])
  if (open?.what === 'new' || open?.what === 'amend')
    return (
      <FollowUpForm
        person={person}
        amends={open.what === 'amend' ? open.one : undefined}
        onClose={close}
        onDone={again}
      />
    )
  return (
    <>
      {writes ? (
        <div className="team-row">
          <Button type="primary" onClick={() => setOpen({ what: 'new' })}>
            {t('followUp.new')}
          </Button>
          {doctor ? <Button onClick={() => setOpen({ what: 'check' })}>{t('followUp.check')}</Button> : null}
        </div>
      ) : null}
      <Answer of={query} loading={<Loading cards={2} lines={4} />}>
        {({ followUps, checks }) =>
          followUps.length + checks.length === 0 ? (
            <Card>
              <Empty title={t('followUp.none')} />
            </Card>
          ) : (
            <>
              {followUps.map((one) => (
                <OneFollowUp
                  key={one.id}
                  followUp={one}
                  onAmend={doctor ? () => setOpen({ what: 'amend', one }) : undefined}
                  onChanged={again}
                />
              ))}
              {checks.map((one) => (
                <OneCheck key={one.id} check={one} doctor={doctor} onChanged={again} />
              ))}
            </>
          )
        }
      </Answer>
      {open?.what === 'check' ? <CheckDialog person={person} onClose={close} onDone={again} /> : null}
    </>
  )
}

function OneCheck({ check, doctor, onChanged }: { check: Check; doctor: boolean; onChanged: () => void }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const say = useWords()
  const recorded = check.state === 'recorded'
  const form = useApi(`/api/follow-ups/residents/${check.residentId}/check-form?onDay=${check.doneOn}`, CheckForm)
  const known = [...(form.data?.checkItems ?? []), ...(form.data?.scores ?? [])]
  const titled = (code: string) => say(known.find((one) => one.code === code)?.title ?? { zh: code, en: code })
  const missing = check.missing.map(titled).join(' · ')
  return (
    <Card
      title={
        <>
          {t('followUp.check')} · <Day date={check.doneOn} /> {recorded ? null : <Tag>{t('followUp.withdrawn')}</Tag>}
        </>
      }
      extra={
        doctor && recorded ? (
          <Button size="small" type="text" danger onClick={() => setOpen(true)}>
            {t('check.withdraw')}
          </Button>
        ) : null
      }
    >
      <MeasuredLine of={check.measured} />
      <ul className="check-items">
        {check.items.map(({ code, value, text }) => (
          <li key={code}>
            <span className="muted">{titled(code)}</span> {[value, text].filter((one) => one !== undefined).join(' ')}
          </li>
        ))}
      </ul>
      <p>{check.conclusion}</p>
      <p className={check.missing.length > 0 ? 'amber' : 'all-clear'}>
        {check.missing.length > 0 ? t('check.missing', { items: missing }) : t('check.complete')}
      </p>
      <p className="muted">
        {check.doctorName} · <Time at={check.enteredAt} />
      </p>
      {open ? (
        <WithdrawDialog
          path={`/api/follow-ups/checks/${check.id}/withdraw`}
          onClose={() => setOpen(false)}
          onDone={onChanged}
        />
      ) : null}
    </Card>
  )
}
