import { DeleteOutlined } from '@ant-design/icons'
import { App, Button, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { receiveAnswer } from '#contracts/dispensing'
import { findDrugsAnswer } from '#contracts/formulary'
import { clock, newKey } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Line {
  key: string
  drugCode?: string
  lotNumber: string
  expiresOn: string
  packs: number
}
const newLine = (): Line => ({ key: newKey(), lotNumber: '', expiresOn: '', packs: 1 })
const complete = (line: Line) => line.drugCode && line.lotNumber.trim() && line.expiresOn && line.packs > 0

/** A delivery: its source, and each lot with its expiry (R22). */
export function ReceiveDialog({ open, onClose, onDone }: { open: boolean; onClose: () => void; onDone: () => void }) {
  const t = useT()
  return (
    <Modal open={open} onCancel={onClose} footer={null} width={820} title={t('stock.receive')} destroyOnHidden>
      <ReceiveForm
        onDone={() => {
          onDone()
          onClose()
        }}
      />
    </Modal>
  )
}

function ReceiveForm({ onDone }: { onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [source, setSource] = useState('')
  const [lines, setLines] = useState<Line[]>(() => [newLine()])
  const send = useCommand(receiveAnswer, {
    onDone: ({ received }) => {
      void message.success(t('stock.received', { n: received }))
      onDone()
    },
  })
  const put = (key: string, change: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...change } : line)))
  const ready = source.trim().length >= 2 && lines.every(complete)
  return (
    <div className="form">
      <label htmlFor="receive-source">{t('stock.source')}</label>
      <Input
        id="receive-source"
        autoFocus
        maxLength={120}
        value={source}
        onChange={(event) => setSource(event.target.value)}
      />
      {lines.map((line, index) => (
        <fieldset key={line.key} className="receive-line" aria-label={t('stock.lineOf', { n: index + 1 })}>
          <DrugSelect value={line.drugCode} onChange={(drugCode) => put(line.key, { drugCode })} />
          <Input
            aria-label={t('lot')}
            placeholder={t('lot')}
            value={line.lotNumber}
            onChange={(event) => put(line.key, { lotNumber: event.target.value })}
          />
          <Input
            type="date"
            aria-label={t('expiry')}
            title={t('expiry')}
            min={dateOf(clock.now())}
            value={line.expiresOn}
            onChange={(event) => put(line.key, { expiresOn: event.target.value })}
          />
          <InputNumber
            aria-label={t('stock.packs')}
            min={1}
            max={1_000_000}
            value={line.packs}
            onChange={(packs) => put(line.key, { packs: packs ?? 1 })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('stock.removeLine')}
            disabled={lines.length === 1}
            onClick={() => setLines(lines.filter((one) => one.key !== line.key))}
          />
        </fieldset>
      ))}
      <Button type="dashed" onClick={() => setLines([...lines, newLine()])}>
        + {t('stock.addLine')}
      </Button>
      <Refused error={send.error} />
      <div className="form-buttons">
        <Button
          type="primary"
          disabled={!ready}
          loading={send.isPending}
          onClick={() =>
            send.mutate({
              path: '/api/dispensing/stock/receive',
              body: { source, lines: lines.map(({ key: _, ...line }) => line) },
            })
          }
        >
          {t('stock.receive')}
        </Button>
      </div>
    </div>
  )
}

function DrugSelect({ value, onChange }: { value?: string; onChange: (code: string) => void }) {
  const t = useT()
  const { locale } = usePreferences()
  const [text, setText] = useState('')
  const query = useApi('/api/formulary/drugs', findDrugsAnswer, {
    params: { text: text.trim(), limit: 20 },
    keep: true,
  })
  return (
    <Select
      className="receive-drug"
      aria-label={t('stock.drug')}
      placeholder={t('stock.drug')}
      value={value}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={(query.data?.drugs ?? []).map((drug) => ({
        value: drug.code,
        label: `${locale === 'zh' ? drug.nameZh : drug.nameEn} ${drug.packDescription}`,
      }))}
    />
  )
}
