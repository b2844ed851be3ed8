import { App, Button, Input, InputNumber, Modal, Table } from 'antd'
import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { lot, stockAnswer } from '#contracts/dispensing'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { NEAR_EXPIRY_DAYS } from './hand-over.tsx'
import { ReceiveDialog } from './receive.tsx'
import { useT } from './texts.ts'

type Lot = z.infer<typeof lot>
const daysLeft = (row: Lot) => Math.ceil((Date.parse(row.expiresOn) - Date.parse(dateOf(clock.now()))) / 86_400_000)

/** The lots of this pharmacy: what is there, what is kept for prescriptions, what expires. */
export function StockPage() {
  const t = useT()
  const deskT = useDeskT()
  const { locale } = usePreferences()
  const [text, setText] = useState('')
  const asked = useDeferredValue(text.trim())
  const query = useApi('/api/dispensing/stock', stockAnswer, { params: { text: asked, limit: 500 }, keep: true })
  const [dialog, setDialog] = useState<'receive' | { off: Lot } | undefined>(undefined)
  useKeys([{ key: '/', label: t('stock.search'), run: () => document.getElementById('stock-search')?.focus() }])
  const name = (row: Lot) => (locale === 'zh' ? row.nameZh : row.nameEn)
  const save = () =>
    saveCsv(
      `stock-${dateOf(clock.now())}`,
      csvOf(
        [t('stock.drug'), t('stock.code'), t('lot'), t('expiry'), t('stock.onHand'), t('stock.reserved')],
        (query.data?.lots ?? []).map((row) => [
          name(row),
          row.drugCode,
          row.lotNumber,
          row.expiresOn,
          row.onHandPacks,
          row.reservedPacks,
        ]),
      ),
    )
  return (
    <Page
      title={t('stock.title')}
      actions={
        <>
          <Button onClick={save} disabled={!query.data}>
            {deskT('exportCsv')}
          </Button>
          <Button type="primary" onClick={() => setDialog('receive')}>
            {t('stock.receive')}
          </Button>
        </>
      }
    >
      <Card>
        <Input.Search
          id="stock-search"
          allowClear
          className="search"
          aria-label={t('stock.search')}
          placeholder={t('stock.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Answer of={query}>
          {({ lots }) =>
            lots.length === 0 ? (
              <Empty title={t('stock.none')} hint={t('stock.noneDo')} />
            ) : (
              <LotTable lots={lots} name={name} onWriteOff={(off) => setDialog({ off })} />
            )
          }
        </Answer>
      </Card>
      <ReceiveDialog
        open={dialog === 'receive'}
        onClose={() => setDialog(undefined)}
        onDone={() => void query.refetch()}
      />
      {typeof dialog === 'object' ? (
        <WriteOff
          row={dialog.off}
          name={name(dialog.off)}
          onClose={() => setDialog(undefined)}
          onDone={() => void query.refetch()}
        />
      ) : null}
    </Page>
  )
}

function LotTable({
  lots,
  name,
  onWriteOff,
}: {
  lots: readonly Lot[]
  name: (row: Lot) => string
  onWriteOff: (row: Lot) => void
}) {
  const t = useT()
  const deskT = useDeskT()
  return (
    <Table<Lot>
      size="small"
      rowKey="lotId"
      virtual
      scroll={{ x: 820, y: 560 }}
      pagination={false}
      dataSource={[...lots]}
      footer={() => deskT('total', { count: lots.length })}
      columns={[
        {
          title: t('stock.drug'),
          ellipsis: true,
          sorter: (a, b) => name(a).localeCompare(name(b), 'zh'),
          render: (_, row) => (
            <>
              <b>{name(row)}</b> <span className="muted">{row.packDescription}</span>
            </>
          ),
        },
        { title: t('lot'), dataIndex: 'lotNumber', width: 100, className: 'tabular' },
        {
          title: t('expiry'),
          width: 176,
          className: 'tabular',
          sorter: (a, b) => a.expiresOn.localeCompare(b.expiresOn),
          render: (_, row) => {
            const days = daysLeft(row)
            return (
              <>
                {row.expiresOn}{' '}
                {days <= 0 ? (
                  <b className="vermilion">{t('stock.expired')}</b>
                ) : days < NEAR_EXPIRY_DAYS ? (
                  <span className="amber">{t('stock.expiresIn', { n: days })}</span>
                ) : null}
              </>
            )
          },
        },
        {
          title: t('stock.onHand'),
          dataIndex: 'onHandPacks',
          width: 100,
          align: 'right',
          className: 'tabular',
          sorter: (a, b) => a.onHandPacks - b.onHandPacks,
        },
        { title: t('stock.reserved'), dataIndex: 'reservedPacks', width: 80, align: 'right', className: 'tabular' },
        {
          title: t('stock.free'),
          width: 80,
          align: 'right',
          className: 'tabular',
          render: (_, row) => row.onHandPacks - row.reservedPacks,
        },
        {
          width: 100,
          align: 'right',
          render: (_, row) => (
            <Button
              size="small"
              type="text"
              aria-label={`${t('stock.writeOff')} ${name(row)} ${row.lotNumber}`}
              onClick={() => onWriteOff(row)}
            >
              {t('stock.writeOff')}
            </Button>
          ),
        },
      ]}
    />
  )
}

function WriteOff({ row, name, onClose, onDone }: { row: Lot; name: string; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [packs, setPacks] = useState(1)
  const [reason, setReason] = useState('')
  const send = useCommand(lot, {
    onDone: () => {
      void message.success(t('stock.writtenOff'))
      onDone()
      onClose()
    },
  })
  return (
    <Modal
      open
      title={`${t('stock.writeOff')} · ${name} · ${row.lotNumber}`}
      okText={t('stock.writeOff')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < 2 }}
      confirmLoading={send.isPending}
      onCancel={onClose}
      onOk={() => send.mutate({ path: `/api/dispensing/stock/${row.lotId}/write-off`, body: { packs, reason } })}
    >
      <div className="form form-grid">
        <label htmlFor="off-packs">{t('stock.packs')}</label>
        <InputNumber
          id="off-packs"
          min={1}
          max={row.onHandPacks}
          value={packs}
          onChange={(value) => setPacks(value ?? 1)}
        />
        <label htmlFor="off-reason">{t('stock.reason')}</label>
        <Input
          id="off-reason"
          autoFocus
          maxLength={120}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <Refused error={send.error} />
    </Modal>
  )
}
