import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { clusterAnswer, type PairView, unmergeAnswer } from '#contracts/identity'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** What each of the two is linked with already, by whom and why, and the way back. */
export function History({ pair, onChanged }: { pair: PairView; onChanged: () => void }) {
  const sides = pair.sides.filter(({ joinedWith }) => joinedWith.length > 0)
  // Two that are linked with each other have one history.
  const [one, other] = sides
  const shown = one && other && one.joinedWith.some(({ patientId }) => patientId === other.patientId) ? [one] : sides
  return (
    <>
      {shown.map(({ patientId }) => (
        <Joins key={patientId} patientId={patientId} onChanged={onChanged} />
      ))}
    </>
  )
}

function Joins({ patientId, onChanged }: { patientId: string; onChanged: () => void }) {
  const t = useT()
  const query = useApi(`/api/identity/patients/${patientId}/cluster`, clusterAnswer)
  const [parting, setParting] = useState<string | undefined>(undefined)
  return (
    <Answer of={query}>
      {({ members, joins }) => {
        const sourceOf = (id: string) => {
          const member = members.find((one) => one.patientId === id)
          return member?.residentId ? t('resident') : (member?.source ?? `…${id.slice(-6)}`)
        }
        return (
          <section className="joins">
            <h3>{t('history')}</h3>
            <ul>
              {joins.map((join) => (
                <li key={join.id} data-undone={join.undone !== null}>
                  <Time at={join.at} /> {join.patientIds.map(sourceOf).join(' + ')} · {t(`how.${join.how}`)}
                  {join.how === 'decided' ? ` · ${join.by}：${join.reason}` : ''}
                  {join.undone ? (
                    <span className="muted">
                      {' '}
                      · <Time at={join.undone.at} /> {t('parted', join.undone)}
                    </span>
                  ) : (
                    <Button size="small" type="link" onClick={() => setParting(join.id)}>
                      {t('unmerge')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {parting ? (
              <Part
                joinId={parting}
                onClose={() => setParting(undefined)}
                onParted={() => {
                  setParting(undefined)
                  void query.refetch()
                  onChanged()
                }}
              />
            ) : null}
          </section>
        )
      }}
    </Answer>
  )
}

function Part({ joinId, onClose, onParted }: { joinId: string; onClose: () => void; onParted: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [reason, setReason] = useState('')
  const part = useCommand(unmergeAnswer, {
    onDone: () => {
      void message.success(t('unmerged'))
      onParted()
    },
  })
  return (
    <Modal
      open
      title={t('unmerge')}
      okText={t('unmerge')}
      okButtonProps={{ disabled: reason.trim().length < 4, danger: true }}
      confirmLoading={part.isPending}
      onCancel={onClose}
      onOk={() => part.mutate({ path: `/api/identity/joins/${joinId}/unmerge`, body: { reason } })}
    >
      <p className="muted">{t('unmergeDo')}</p>
      <div className="form">
        <label htmlFor="part-reason">{t('reason')}</label>
        <Input.TextArea
          id="part-reason"
          autoFocus
          maxLength={500}
          autoSize={{ minRows: 2 }}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <Refused error={part.error} />
    </Modal>
  )
}
