import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Modal, Progress, Radio, Select } from 'antd'
import { useState } from 'react'
import { Batch, BatchList, BatchPreview, BatchPurpose } from '#contracts/worklists'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Field } from '../parts/field.tsx'
import { Refused } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

const BATCHES = '/api/worklists/batches'

/** Many told at once: of what and whom, who that would be, then on its way. */
export function BatchDialog(props: { teamId: string; chosen: readonly string[]; onClose: () => void }) {
  const t = useT()
  const deskT = useDeskT()
  const client = useQueryClient()
  const { teamId, chosen, onClose } = props
  const [purpose, setPurpose] = useState<BatchPurpose>('follow-up')
  const [some, setSome] = useState(chosen.length > 0)
  const preview = useCommand(BatchPreview)
  const send = useCommand(Batch, { onDone: () => client.invalidateQueries({ queryKey: [BATCHES] }) })
  const body = { teamId, purpose, ...(some ? { residentIds: chosen } : {}) }
  const anew = () => {
    preview.reset()
    send.reset()
  }
  const tell = preview.data?.tell ?? 0
  return (
    <Modal
      open
      title={t('batch.title')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{send.data ? t('batch.close') : deskT('cancel')}</Button>
          {send.data ? null : preview.data ? (
            <Button
              type="primary"
              disabled={tell === 0}
              loading={send.isPending}
              onClick={() => send.mutate({ path: BATCHES, body })}
            >
              {t('batch.send')}
            </Button>
          ) : (
            <Button
              type="primary"
              loading={preview.isPending}
              onClick={() => preview.mutate({ path: `${BATCHES}/preview`, body })}
            >
              {t('batch.preview')}
            </Button>
          )}
        </>
      }
    >
      <Form layout="vertical">
        <Field label={t('batch.purpose')}>
          <Select
            value={purpose}
            onChange={(next) => {
              setPurpose(next)
              anew()
            }}
            options={BatchPurpose.options.map((one) => ({ value: one, label: t(`call.purposes.${one}`) }))}
          />
        </Field>
        <Field label={t('batch.who')}>
          <Radio.Group
            value={some}
            onChange={({ target }) => {
              setSome(target.value)
              anew()
            }}
          >
            <Radio value={true} disabled={chosen.length === 0}>
              {t('batch.chosen', { n: chosen.length })}
            </Radio>
            <Radio value={false}>{t('batch.all')}</Radio>
          </Radio.Group>
        </Field>
      </Form>
      {preview.data && !send.data ? <Previewed of={preview.data} /> : null}
      <Refused error={preview.error ?? send.error} />
      <Earlier teamId={teamId} />
    </Modal>
  )
}

function Previewed({ of }: { of: ReturnType<typeof BatchPreview.parse> }) {
  const t = useT()
  const said = [
    of.tell > 0 ? t('batch.tell', { n: of.tell }) : t('batch.nobody'),
    ...(of.example ? [t('batch.example', { name: of.example })] : []),
  ]
  return (
    <Alert
      type={of.tell > 0 ? 'success' : 'info'}
      title={said.join(' · ')}
      description={
        of.skip.map(({ reason, people }) => t(`batch.skip.${reason}`, { n: people })).join(' · ') || undefined
      }
    />
  )
}

function Earlier({ teamId }: { teamId: string }) {
  const t = useT()
  const query = useApi(BATCHES, BatchList, {
    params: { teamId },
    everyMs: (data) => (data?.batches.some(({ doneAt }) => doneAt === null) ? 2_000 : false),
  })
  const batches = query.data?.batches.slice(0, 5) ?? []
  if (batches.length === 0) return null
  return (
    <>
      <h3 className="team-gap">{t('batch.before')}</h3>
      <ul className="team-lines">
        {batches.map((one) => {
          const of = { told: one.told, people: one.people, skipped: one.skipped }
          const percent = one.people ? Math.round(((one.told + one.skipped) / one.people) * 100) : 100
          return (
            <li key={one.id}>
              {t(`call.purposes.${one.purpose}`)} · <Time at={one.askedAt} /> ·{' '}
              {t(one.doneAt ? 'batch.finished' : 'batch.progress', of)}{' '}
              <span className="muted">{t('batch.by', { name: one.askedByName })}</span>
              {one.doneAt ? null : <Progress size="small" percent={percent} />}
            </li>
          )
        })}
      </ul>
    </>
  )
}
