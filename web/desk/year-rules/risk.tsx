import { App, Button, Input, Modal, Table } from 'antd'
import { useState } from 'react'
import { RiskModel, RiskModelImport, RiskModelList } from '#contracts/budgets'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { Approve, Signed, useMayEnter } from './page.tsx'
import { useT } from './texts.ts'

/** Tables of risk weights: imported by one person, approved by another. */
export function RiskModels() {
  const t = useT()
  const mayEnter = useMayEnter()
  const [importing, setImporting] = useState(false)
  const query = useApi('/api/budgets/risk-models', RiskModelList)
  const done = () => query.refetch()
  const add = mayEnter ? (
    <Button type="primary" onClick={() => setImporting(true)}>
      {t('newModel')}
    </Button>
  ) : null
  return (
    <Card title={t('parts.risk')} extra={add}>
      <Answer of={query} loading={<Loading lines={5} />}>
        {({ models }) =>
          models.length === 0 ? (
            <Empty title={t('noModels')} hint={t('noModelsDo')} />
          ) : (
            <Table<RiskModel>
              size="small"
              rowKey="id"
              pagination={false}
              scroll={{ x: 860 }}
              dataSource={[...models]}
              columns={[
                {
                  title: t('modelTitle'),
                  width: 220,
                  render: (_, { model, rows, sm3 }) => (
                    <>
                      {model}{' '}
                      <div className="muted" title={t('bytes', { sm3 })}>
                        {t('rows', { n: rows })} · SM3 {sm3.slice(0, 12)}
                      </div>
                    </>
                  ),
                },
                { title: t('validFrom'), width: 130, render: (_, { validFrom }) => <Day date={validFrom} /> },
                { title: t('source'), dataIndex: 'source' },
                { title: t('status'), width: 260, render: (_, row) => <Signed of={row} /> },
                {
                  ...{ title: '', width: 90, align: 'right' as const },
                  render: (_, { id, mayApprove }) =>
                    mayApprove ? (
                      <Approve path={`/api/budgets/risk-models/${id}/approve`} schema={RiskModel} onDone={done} />
                    ) : null,
                },
              ]}
            />
          )
        }
      </Answer>
      {importing ? <Import onClose={() => setImporting(false)} onDone={() => void done()} /> : null}
    </Card>
  )
}

const mostBytes = 900_000

function Import({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useT()
  const words = useWords()
  const { message } = App.useApp()
  const [model, setModel] = useState('')
  const [validFrom, setValidFrom] = useState(dateOf(clock.now()))
  const [source, setSource] = useState('')
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null)
  const send = useCommand(RiskModelImport, {
    onDone: (answer) => {
      if (answer.model === null) return
      void message.success(t('saved'))
      onDone()
      onClose()
    },
  })
  const pick = async (picked: File | undefined) => {
    send.reset()
    setFile(picked ? { name: picked.name, csv: await picked.text() } : null)
  }
  const large = file !== null && file.csv.length > mostBytes
  const whole =
    /^[a-z][a-z0-9-]{1,40}$/.test(model) && source.trim().length > 1 && file !== null && file.csv !== '' && !large
  const errors = send.data?.errors ?? []
  return (
    <Modal
      open
      width={680}
      title={t('newModel')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            type="primary"
            disabled={!whole}
            loading={send.isPending}
            onClick={() =>
              send.mutate({ path: '/api/budgets/risk-models', body: { model, validFrom, source, csv: file?.csv } })
            }
          >
            {t('check')}
          </Button>
        </>
      }
    >
      <div className="form form-grid">
        <label htmlFor="risk-model">{t('model')}</label>
        <Input id="risk-model" maxLength={41} value={model} onChange={({ target }) => setModel(target.value)} />
        <label htmlFor="risk-from">{t('validFrom')}</label>
        <Input id="risk-from" type="date" value={validFrom} onChange={({ target }) => setValidFrom(target.value)} />
        <label htmlFor="risk-source">{t('source')}</label>
        <Input
          id="risk-source"
          maxLength={500}
          placeholder={t('sourceDo')}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
        <label htmlFor="risk-file">{t('modelFile')}</label>
        <input
          id="risk-file"
          type="file"
          accept=".csv,text/csv"
          onChange={({ target }) => void pick(target.files?.[0])}
        />
      </div>
      <p className="muted">{t('modelHint')}</p>
      {large ? (
        <p className="form-error" role="alert">
          {t('fileTooLarge')}
        </p>
      ) : null}
      {errors.length > 0 ? (
        <div role="alert">
          <b className="form-error">{t('unread', { n: errors.length })}</b>
          <ul className="year-wrong">
            {errors.map((one) => (
              <li key={`${one.line}:${one.en}`}>
                {t('cells.line', { n: one.line })}: {words(one)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <Refused error={send.error} />
    </Modal>
  )
}
