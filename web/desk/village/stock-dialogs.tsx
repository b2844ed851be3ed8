import { App, Input, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import { findDrugsAnswer } from '#contracts/formulary'
import { KitState } from '#contracts/village'
import { usePreferences } from '../../shell/preferences.ts'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Asked {
  onClose: () => void
  onDone: () => unknown
}

function useSend({ onClose, onDone }: Asked, said: string) {
  const { message } = App.useApp()
  return useCommand(KitState, {
    onDone: async () => {
      void message.success(said)
      await onDone()
      onClose()
    },
  })
}

/** Goods in: which medicine, which lot, until when, how many. */
export function LoadDialog({ kitId, ...asked }: Asked & { kitId: string }) {
  const t = useT()
  const { locale } = usePreferences()
  const [text, setText] = useState('')
  const [drugCode, setDrugCode] = useState<string>()
  const [lot, setLot] = useState('')
  const [expiresOn, setExpiresOn] = useState('')
  const [units, setUnits] = useState<number | null>(null)
  const send = useSend(asked, t('kit.loaded'))
  const found = useApi('/api/formulary/drugs', findDrugsAnswer, {
    params: { text: text.trim(), limit: 20 },
    enabled: text.trim() !== '',
    keep: true,
  })
  const ready = drugCode && lot.trim() && expiresOn && units
  const body = { drugCode, lot: lot.trim(), expiresOn, units, reason: 'loaded' }
  return (
    <Modal
      open
      onCancel={asked.onClose}
      title={t('kit.loadTitle')}
      okText={t('kit.load')}
      cancelText={t('kit.cancel')}
      okButtonProps={{ disabled: !ready, loading: send.isPending }}
      onOk={() => send.mutate({ path: `/api/village/kits/${kitId}/stock`, body })}
    >
      <div className="form">
        <Refused error={send.error} />
        <label htmlFor="load-drug">{t('kit.drug')}</label>
        <Select
          id="load-drug"
          showSearch
          filterOption={false}
          placeholder={t('kit.find')}
          value={drugCode}
          onSearch={setText}
          onChange={setDrugCode}
          options={(found.data?.drugs ?? []).map((drug) => ({
            value: drug.code,
            label: `${locale === 'zh' ? drug.nameZh : drug.nameEn} ${drug.packDescription}`,
          }))}
        />
        <label htmlFor="load-lot">{t('kit.lot')}</label>
        <Input id="load-lot" maxLength={40} value={lot} onChange={(event) => setLot(event.target.value)} />
        <label htmlFor="load-expires">{t('kit.expires')}</label>
        <Input id="load-expires" type="date" value={expiresOn} onChange={(event) => setExpiresOn(event.target.value)} />
        <label htmlFor="load-units">{t('kit.units')}</label>
        <InputNumber id="load-units" min={1} max={100_000} precision={0} value={units} onChange={setUnits} />
      </div>
    </Modal>
  )
}

type Lot = KitState['lots'][number]

/** What is returned, expired or damaged comes out. */
export function TakeOutDialog({ kitId, lot, today, ...asked }: Asked & { kitId: string; lot: Lot; today: string }) {
  const t = useT()
  const over = lot.expiresOn < today
  const [units, setUnits] = useState<number | null>(over ? lot.units : null)
  const [reason, setReason] = useState<'returned' | 'expired' | 'damaged'>(over ? 'expired' : 'returned')
  const send = useSend(asked, t('kit.taken'))
  const body = { drugCode: lot.drugCode, lot: lot.lot, expiresOn: lot.expiresOn, units: -(units ?? 0), reason }
  return (
    <Modal
      open
      onCancel={asked.onClose}
      title={t('kit.takeOutTitle', { name: lot.drugName, lot: lot.lot })}
      okText={t('kit.takeOut')}
      cancelText={t('kit.cancel')}
      okButtonProps={{ disabled: !units, loading: send.isPending }}
      onOk={() => send.mutate({ path: `/api/village/kits/${kitId}/stock`, body })}
    >
      <div className="form">
        <Refused error={send.error} />
        <label htmlFor="take-units">{t('kit.units')}</label>
        <InputNumber id="take-units" min={1} max={lot.units} precision={0} value={units} onChange={setUnits} />
        <label htmlFor="take-why">{t('kit.why')}</label>
        <Select
          id="take-why"
          value={reason}
          onChange={setReason}
          options={(['returned', 'expired', 'damaged'] as const).map((value) => ({
            value,
            label: t(`kit.reason.${value}`),
          }))}
        />
      </div>
    </Modal>
  )
}

/** What is really there; only lots whose number differs are sent. */
export function CountDialog({ kit, ...asked }: Asked & { kit: KitState }) {
  const t = useT()
  const keyOf = (lot: Lot) => `${lot.drugCode} ${lot.lot}`
  const [found, setFound] = useState<ReadonlyMap<string, number>>(new Map())
  const send = useSend(asked, t('kit.counted'))
  const counts = kit.lots.flatMap((lot) => {
    const units = found.get(keyOf(lot))
    return units === undefined || units === lot.units ? [] : [{ drugCode: lot.drugCode, lot: lot.lot, units }]
  })
  return (
    <Modal
      open
      width={640}
      onCancel={asked.onClose}
      title={t('kit.countTitle')}
      okText={t('kit.count')}
      cancelText={t('kit.cancel')}
      okButtonProps={{ disabled: counts.length === 0, loading: send.isPending }}
      onOk={() => send.mutate({ path: `/api/village/kits/${kit.id}/count`, body: { counts } })}
    >
      <Refused error={send.error} />
      {kit.lots.map((lot) => (
        <div key={keyOf(lot)} className="village-head" style={{ padding: '4px 0' }}>
          <span style={{ flex: 1 }}>
            {lot.drugName} <span className="muted">{lot.lot}</span>
          </span>
          <span className="muted tabular">{lot.units} →</span>
          <InputNumber
            aria-label={`${t('kit.countDo')} ${lot.drugName} ${lot.lot}`}
            min={0}
            max={100_000}
            precision={0}
            value={found.get(keyOf(lot)) ?? lot.units}
            onChange={(units) => setFound(new Map(found).set(keyOf(lot), units ?? 0))}
          />
        </div>
      ))}
    </Modal>
  )
}
