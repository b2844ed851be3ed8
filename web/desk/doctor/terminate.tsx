import { App, Button, Input, Modal, Radio, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Consult, TerminationReason } from '#contracts/consult'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { KeyName } from '../frame/help.tsx'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { SignKey } from './finish.tsx'
import { useConsultChanged } from './judgement.tsx'
import { useT } from './texts.ts'

/** Stops the consult and sends the patient to a place in person: nothing can be prescribed afterwards (R05). */
export function TerminateDialog({ consult, open, onClose }: { consult: Consult; open: boolean; onClose: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const { message } = App.useApp()
  const changed = useConsultChanged()
  const [reason, setReason] = useState<z.infer<typeof TerminationReason>>('condition-changed')
  const [note, setNote] = useState('')
  const [where, setWhere] = useState<string | undefined>(undefined)
  const [tried, setTried] = useState(false)
  const end = useCommand(Consult, {
    onDone: (next) => {
      void message.success(t('terminate.done'))
      changed(next)
      onClose()
    },
  })
  const missing = tried && note.trim() === ''
  const sign = () => {
    setTried(true)
    if (note.trim() === '') return
    end.mutate({
      path: `/api/consult/consults/${consult.id}/terminate`,
      body: { reason, note, referToInstitutionId: where },
    })
  }
  return (
    <Modal
      open={open}
      onCancel={onClose}
      width={560}
      title={t('terminate.title')}
      destroyOnHidden
      footer={[
        <Button key="cancel" onClick={onClose}>
          {deskT('cancel')}
        </Button>,
        <Button key="sign" danger type="primary" loading={end.isPending} onClick={sign}>
          {t('terminate.sign')} <KeyName name="ctrl+enter" />
        </Button>,
      ]}
    >
      <SignKey label={t('terminate.sign')} run={sign} />
      <p className="muted">{t('terminate.why')}</p>
      <div className="form">
        <span className="form-label">{t('terminate.reason')}</span>
        <Radio.Group
          vertical
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          options={TerminationReason.options.map((value) => ({
            value,
            label: t(`consult.terminationReason.${value}`),
          }))}
        />
        <label htmlFor="terminate-note">{t('terminate.note')}</label>
        <Input.TextArea
          id="terminate-note"
          autoFocus
          maxLength={500}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={note}
          status={missing ? 'error' : undefined}
          onChange={(event) => setNote(event.target.value)}
        />
        {missing ? (
          <p className="form-error" role="alert">
            {t('terminate.noteNeeded')}
          </p>
        ) : null}
        <label htmlFor="terminate-where">{t('terminate.where')}</label>
        <WhereSelect id="terminate-where" here={consult.institutionName} value={where} onChange={setWhere} />
      </div>
      <Refused error={end.error} />
    </Modal>
  )
}

function WhereSelect(props: {
  id: string
  here: string
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  const t = useT()
  const query = useApi('/api/institutions', listInstitutionsAnswer)
  const places = (query.data?.institutions ?? []).filter(
    (one) => !one.closedAt && one.kind !== 'pharmacy' && one.kind !== 'internet-hospital',
  )
  return (
    <Select
      id={props.id}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      loading={query.isPending}
      placeholder={`${props.here}(${t('terminate.here')})`}
      value={props.value}
      onChange={props.onChange}
      options={places.map((one) => ({ value: one.id, label: one.name }))}
    />
  )
}
