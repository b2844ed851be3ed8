import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Input, InputNumber, Modal, Segmented, Table, Tag } from 'antd'
import { useState } from 'react'
import { type CaseSystem, TariffDetail, TariffList, type TariffRow } from '#contracts/cases'
import { clock } from '../../shell/browser.ts'
import { yuan } from '../../shell/money.tsx'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Card, Page, Refused } from '../parts/page.tsx'
import { GroupingTables } from './table-sets.tsx'
import './tariffs.css'
import { useT } from './texts.ts'

const colours = { draft: 'warning', published: 'success', withdrawn: 'default' } as const

export function StateTag({ state }: { state: TariffRow['state'] }) {
  const t = useT()
  return <Tag color={colours[state]}>{t(`state.${state}`)}</Tag>
}

/** Each year's tariff, drafts too, and the tables that group. */
export function TariffsPage() {
  const t = useT()
  const { roles } = useMe()
  const [learning, setLearning] = useState(false)
  // The administrator hands the tables in; what is paid by them is the manager's and the auditor's.
  const pays = roles.some((role) => role === 'manager' || role === 'auditor')
  const query = useApi('/api/cases/tariffs', TariffList, { enabled: pays })
  const learn = roles.includes('manager') ? (
    <Button type="primary" onClick={() => setLearning(true)}>
      {t('learn')}
    </Button>
  ) : null
  return (
    <Page title={t(pays ? 'title' : 'tables')} sub={t(pays ? 'sub' : 'tablesSub')} actions={learn}>
      <FundNav />
      {pays ? (
        <Card title={t('list')}>
          <Answer of={query} loading={<Loading lines={5} />}>
            {({ tariffs }) =>
              tariffs.length === 0 ? <Empty title={t('none')} hint={t('noneDo')} /> : <Rows rows={tariffs} />
            }
          </Answer>
        </Card>
      ) : null}
      <GroupingTables />
      {learning ? <Learn onClose={() => setLearning(false)} /> : null}
    </Page>
  )
}

function Rows({ rows }: { rows: readonly TariffRow[] }) {
  const t = useT()
  return (
    <Table<TariffRow>
      size="small"
      rowKey="id"
      pagination={false}
      scroll={{ x: 1000 }}
      dataSource={[...rows]}
      columns={[
        {
          title: t('year'),
          width: 150,
          render: (_, { id, year, revision }) => (
            <Link to={'/fund/tariffs/$tariffId' as never} params={{ tariffId: id } as never}>
              {t('revision', { year, n: revision })}
            </Link>
          ),
        },
        {
          title: t('pays'),
          width: 100,
          render: (_, { pays }) => t('paysBy', { system: t(`system.${pays}`) }),
        },
        {
          title: t('sizeTitle'),
          width: 200,
          render: (_, { weights, dipGroups }) => t('size', { weights, groups: dipGroups }),
        },
        {
          title: t('basis'),
          render: (_, row) =>
            t('basisOf', {
              ...{ from: row.basisFrom, to: row.basisTo, cases: row.basisCases, mean: yuan(row.basisMeanFen) },
            }),
        },
        {
          title: t('stateTitle'),
          width: 260,
          render: (_, { state, madeByName, publishedByName }) => (
            <span className="muted">
              <StateTag state={state} />
              {t('made', { name: madeByName })}
              {publishedByName ? ` · ${t('published', { name: publishedByName })}` : ''}
            </span>
          ),
        },
      ]}
    />
  )
}

/** Which stays a draft is learned from; last year unless said otherwise. */
function Learn({ onClose }: { onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const thisYear = clock.now().getFullYear()
  const [year, setYear] = useState(thisYear)
  const [basisFrom, setFrom] = useState(`${thisYear - 1}-01-01`)
  const [basisTo, setTo] = useState(`${thisYear - 1}-12-31`)
  const [casesMin, setLeast] = useState(5)
  const [pays, setPays] = useState<CaseSystem>('drg')
  const learn = useCommand(TariffDetail, {
    onDone: ({ id }) => navigate({ to: '/fund/tariffs/$tariffId' as never, params: { tariffId: id } as never }),
  })
  return (
    <Modal
      open
      title={t('learn')}
      okText={t('learn')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: basisFrom === '' || basisTo === '', loading: learn.isPending }}
      onCancel={onClose}
      onOk={() => learn.mutate({ path: '/api/cases/tariffs', body: { year, basisFrom, basisTo, casesMin, pays } })}
    >
      <p className="muted">{t('learnSub')}</p>
      <div className="form form-grid">
        <label htmlFor="tariff-year">{t('year')}</label>
        <InputNumber
          id="tariff-year"
          min={2000}
          max={2200}
          precision={0}
          value={year}
          onChange={(next) => next !== null && setYear(next)}
        />
        <label htmlFor="tariff-from">{t('from')}</label>
        <Input id="tariff-from" type="date" value={basisFrom} onChange={({ target }) => setFrom(target.value)} />
        <label htmlFor="tariff-to">{t('to')}</label>
        <Input id="tariff-to" type="date" value={basisTo} onChange={({ target }) => setTo(target.value)} />
        <label htmlFor="tariff-least">{t('casesMin')}</label>
        <InputNumber
          id="tariff-least"
          min={1}
          max={1000}
          precision={0}
          value={casesMin}
          onChange={(next) => next !== null && setLeast(next)}
        />
        <span className="form-label">{t('pays')}</span>
        <Segmented<CaseSystem>
          aria-label={t('pays')}
          value={pays}
          onChange={setPays}
          options={(['drg', 'dip'] as const).map((value) => ({ value, label: t(`system.${value}`) }))}
        />
      </div>
      <Refused error={learn.error} />
    </Modal>
  )
}
