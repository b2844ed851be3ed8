import { Button, Drawer, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Bill, BillState, Bills } from '#contracts/settlement'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf, exact } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { BillExplained } from './bill-explained.tsx'
import { useT } from './texts.ts'

const PAGE_SIZE = 100
const colours: Partial<Record<Bill['state'], string>> = {
  settled: 'success',
  'awaiting-insurer': 'processing',
  'awaiting-payment': 'warning',
}
const csvKeys = [
  'medins_setl_id',
  'psn_no',
  'fixmedins_code',
  'state',
  'medfee_sumamt',
  'fund_pay_sumamt',
  'acct_pay',
  'acct_mulaid_pay',
  'cash_payamt',
  'ownpay_hosp_part',
] as const

/** Bills, newest first; one of them opens: split, line by line, with every rule that touched it. */
export function BillsPage() {
  const t = useT()
  const deskT = useDeskT()
  const [state, setState] = useState<Bill['state'] | undefined>(undefined)
  const [page, setPage] = useState(1)
  const [open, setOpen] = useState<Bill | undefined>(undefined)
  const query = useApi('/api/settlement/bills', Bills, {
    params: { state, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE },
    keep: true,
  })
  // The national field names, and fen: what other systems read.
  const save = () =>
    saveCsv(
      `bills-${dateOf(clock.now())}`,
      csvOf(
        ['createdAt', ...csvKeys],
        (query.data?.bills ?? []).map((bill) => [exact(bill.createdAt), ...csvKeys.map((key) => bill[key])]),
      ),
    )
  return (
    <Page
      title={t('bills.title')}
      sub={t('bills.sub')}
      actions={
        <>
          <Select<Bill['state']>
            allowClear
            className="bill-state"
            aria-label={t('bills.state')}
            placeholder={t('bills.allStates')}
            value={state}
            onChange={(value) => {
              setState(value)
              setPage(1)
            }}
            options={BillState.options.map((value) => ({ value, label: t(`bills.states.${value}`) }))}
          />
          <Button onClick={save} disabled={!query.data}>
            {deskT('exportCsv')}
          </Button>
        </>
      }
    >
      <Card>
        <Answer of={query}>
          {({ bills, total }) =>
            bills.length === 0 ? (
              <Empty title={t('bills.none')} hint={t('bills.noneDo')} />
            ) : (
              <List bills={bills} total={total} page={page} onPage={setPage} onOpen={setOpen} />
            )
          }
        </Answer>
      </Card>
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        size={920}
        title={open ? t('bills.open', { name: open.residentName }) : ''}
        destroyOnHidden
      >
        {open ? (
          <BillExplained
            bill={open}
            onChanged={() => {
              setOpen(undefined)
              void query.refetch()
            }}
          />
        ) : null}
      </Drawer>
    </Page>
  )
}

interface ListProps {
  bills: readonly Bill[]
  total: number
  page: number
  onPage: (page: number) => void
  onOpen: (bill: Bill) => void
}

function List({ bills, total, page, onPage, onOpen }: ListProps) {
  const t = useT()
  const deskT = useDeskT()
  const money = (title: string, key: 'medfee_sumamt' | 'fund_pay_sumamt' | 'acct_pay' | 'cash_payamt') => ({
    title,
    width: 110,
    align: 'right' as const,
    render: (_: unknown, bill: Bill) => <Money fen={bill[key]} />,
  })
  return (
    <Table<Bill>
      size="small"
      rowKey="billId"
      virtual
      scroll={{ x: 980, y: 560 }}
      dataSource={[...bills]}
      pagination={{
        current: page,
        pageSize: PAGE_SIZE,
        total,
        showSizeChanger: false,
        showTotal: (count) => deskT('total', { count }),
        onChange: onPage,
      }}
      columns={[
        { title: t('bills.at'), width: 130, render: (_, bill) => <Time at={bill.settledAt ?? bill.createdAt} /> },
        {
          title: t('bills.who'),
          width: 120,
          render: (_, bill) => (
            <button
              type="button"
              className="plain-button"
              onClick={() => onOpen(bill)}
              aria-label={t('bills.open', { name: bill.residentName })}
            >
              <b>{bill.residentName}</b>
            </button>
          ),
        },
        { title: t('bills.institution'), ellipsis: true, dataIndex: 'institutionName' },
        {
          title: t('bills.state'),
          width: 110,
          render: (_, bill) => <Tag color={colours[bill.state]}>{t(`bills.states.${bill.state}`)}</Tag>,
        },
        money(t('bills.total'), 'medfee_sumamt'),
        money(t('bills.fund'), 'fund_pay_sumamt'),
        money(t('bills.account'), 'acct_pay'),
        money(t('bills.cash'), 'cash_payamt'),
      ]}
    />
  )
}
