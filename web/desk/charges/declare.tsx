import { App, Button, Checkbox, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { AgreedBy, DeclaredOwn, type UnbilledCharge, type UnbilledDetail } from '#contracts/settlement-rules'
import { Money, yuan } from '../../shell/money.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

interface Props {
  of: UnbilledDetail
  charges: readonly UnbilledCharge[]
  onClose: () => void
  onDone: () => void
}

const sumOf = (charges: readonly UnbilledCharge[]) => charges.reduce((sum, one) => sum + one.amountFen, 0)
const reasons = ['wants', 'limit', 'count'] as const

/** Once, in words: what it costs the person, why, and that they agreed. */
export function Declare({ of, charges, onClose, onDone }: Props) {
  const t = useT()
  const { message } = App.useApp()
  const [agreedBy, setAgreedBy] = useState<AgreedBy>('self')
  const [reason, setReason] = useState<string>(t('reasons.wants'))
  const [told, setTold] = useState(false)
  const send = useCommand(DeclaredOwn, {
    onDone: ({ amountFen }) => {
      void message.success(t('done', { amount: yuan(amountFen) }))
      onDone()
    },
  })
  const declare = () =>
    send.mutate({
      path: `/api/settlement/visits/${of.visit.mdtrtId}/declare-own`,
      body: { chargeIds: charges.map(({ chargeId }) => chargeId), reason: reason.trim(), agreedBy },
    })
  return (
    <Modal
      open
      title={`${t('declareTitle')} · ${of.visit.residentName}`}
      okText={t('declare')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !told || reason.trim().length < 2, loading: send.isPending }}
      onCancel={onClose}
      onOk={declare}
    >
      <p>{t('declareSub', { amount: yuan(sumOf(charges)) })}</p>
      <ul className="charges-list">
        {charges.map((one) => (
          <li key={one.chargeId}>
            {one.name} × {one.cnt} · <Money fen={one.amountFen} />
          </li>
        ))}
      </ul>
      <div className="form">
        <span className="form-label" id="agreed-by">
          {t('agreedTitle')}
        </span>
        <Radio.Group
          aria-labelledby="agreed-by"
          className="charges-agreed"
          value={agreedBy}
          onChange={({ target }) => setAgreedBy(target.value)}
          options={AgreedBy.options.map((value) => ({ value, label: t(`agreedBy.${value}`) }))}
        />
        <label htmlFor="own-reason">{t('reason')}</label>
        <div className="charges-reasons">
          {reasons.map((one) => (
            <Button key={one} size="small" onClick={() => setReason(t(`reasons.${one}`))}>
              {t(`reasons.${one}`)}
            </Button>
          ))}
        </div>
        <Input.TextArea
          id="own-reason"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <Checkbox checked={told} onChange={({ target }) => setTold(target.checked)}>
          {t('consent')}
        </Checkbox>
      </div>
      <Refused error={send.error} />
    </Modal>
  )
}

/** What is signed on paper: only printed, below the charges. */
export function ConsentPaper({ of, charges }: { of: UnbilledDetail; charges: readonly UnbilledCharge[] }) {
  const t = useT()
  if (charges.length === 0) return null
  return (
    <section className="charges-paper">
      <h3>{t('copyTitle')}</h3>
      <p>
        {of.visit.residentName} · {of.visit.institutionName}
      </p>
      <ul className="charges-list">
        {charges.map((one) => (
          <li key={one.chargeId}>
            {one.name} × {one.cnt} · {yuan(one.amountFen)}
            {one.own ? ` · ${one.own.reason}` : ''}
          </li>
        ))}
      </ul>
      <p>
        {t('copySay')} {yuan(sumOf(charges))}
      </p>
      <p className="charges-sign">{t('copySign')}</p>
    </section>
  )
}
