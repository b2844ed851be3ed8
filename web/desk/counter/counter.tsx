import { Button, Input, Table, Tag } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { counterListAnswer, lookUpAnswer, type Pickup } from '#contracts/dispensing'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { HandOver } from './hand-over.tsx'
import { useT } from './texts.ts'

export type Found = z.infer<typeof lookUpAnswer>

/** The pharmacy counter: a code, the person, the checks, the lots, the hand-over. */
export function CounterPage() {
  const t = useT()
  const [found, setFound] = useState<Found | undefined>(undefined)
  const next = () => setFound(undefined)
  useKeys([{ key: 'alt+n', label: t('keyAnother'), run: next, typing: true, enabled: found !== undefined }])
  return (
    <Page
      title={t('title')}
      sub={found ? ' ' : t('codeHint')}
      actions={
        found ? (
          <Button onClick={next}>
            {t('another')} <KeyName name="alt+n" />
          </Button>
        ) : null
      }
    >
      {found?.pickup && found.prescription ? (
        <HandOver
          key={found.pickup.pickupId}
          pickup={found.pickup}
          prescription={found.prescription}
          lots={found.lots}
          onNext={next}
        />
      ) : (
        <>
          <CodeEntry onFound={setFound} />
          <WaitingPickups />
        </>
      )}
    </Page>
  )
}

function CodeEntry({ onFound }: { onFound: (found: Found) => void }) {
  const t = useT()
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState<number | undefined>(undefined)
  const lookUp = useCommand(lookUpAnswer, {
    onDone: (answer) => {
      if (answer.found) onFound(answer)
      else {
        setWrong(answer.attemptsLeft)
        setCode('')
      }
    },
  })
  useEffect(() => {
    document.getElementById('collection-code')?.focus()
  }, [])
  const enter = (value: string) => {
    const digits = value.replace(/\D/g, '').slice(0, 6)
    setCode(digits)
    if (digits.length === 6 && !lookUp.isPending) {
      setWrong(undefined)
      lookUp.mutate({ path: '/api/dispensing/counter/look-up', body: { code: digits } })
    }
  }
  useKeys([
    {
      key: '/',
      label: t('keyCode'),
      run: () => document.getElementById('collection-code')?.focus(),
    },
  ])
  return (
    <Card className="code-card">
      <div className="code-entry">
        <label htmlFor="collection-code">{t('code')}</label>
        <Input
          id="collection-code"
          size="large"
          inputMode="numeric"
          autoComplete="off"
          value={code}
          maxLength={6}
          status={wrong === undefined ? undefined : 'error'}
          disabled={lookUp.isPending}
          onChange={(event) => enter(event.target.value)}
        />
      </div>
      {wrong === undefined ? null : (
        <p className="form-error" role="alert">
          {t('wrong', { n: wrong })}
        </p>
      )}
      <Refused error={lookUp.error} />
    </Card>
  )
}

function WaitingPickups() {
  const t = useT()
  const deskT = useDeskT()
  const query = useApi('/api/dispensing/pickups', counterListAnswer, {
    params: { state: 'ready', limit: 200 },
    everyMs: 30_000,
  })
  return (
    <Card title={t('waiting')}>
      <Answer of={query}>
        {({ pickups }) =>
          pickups.length === 0 ? (
            <Empty title={t('none')} />
          ) : (
            <Table<Pickup>
              size="small"
              rowKey="pickupId"
              virtual
              scroll={{ x: 560, y: 420 }}
              pagination={false}
              dataSource={pickups}
              footer={() => deskT('total', { count: pickups.length })}
              columns={[
                { title: t('who'), dataIndex: 'residentName' },
                {
                  title: t('state'),
                  width: 140,
                  render: (_, row) =>
                    row.codeLocked ? (
                      <Tag color="error">{t('locked')}</Tag>
                    ) : (
                      <Tag color="success">{t(`states.${row.state}`)}</Tag>
                    ),
                },
                { title: t('since'), width: 150, render: (_, row) => (row.readyAt ? <Time at={row.readyAt} /> : '—') },
                { title: t('collectBy'), width: 150, render: (_, row) => <Time at={row.collectBy} /> },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  )
}
