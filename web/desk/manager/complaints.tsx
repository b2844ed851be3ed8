import { App, Button, Input, Modal, Segmented, Table, Tag } from 'antd'
import { useState } from 'react'
import { Complaint, ComplaintList } from '#contracts/consult'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** What residents complained of, and the answers. */
export function ComplaintsPage() {
  const t = useT()
  const me = useMe()
  const [state, setState] = useState<'received' | 'answered' | 'all'>('received')
  const [answering, setAnswering] = useState<Complaint | undefined>(undefined)
  const query = useApi('/api/consult/complaints', ComplaintList, {
    params: { state: state === 'all' ? undefined : state },
  })
  return (
    <Page
      title={t('complaints.title')}
      actions={
        <Segmented
          value={state}
          onChange={setState}
          options={(['received', 'answered', 'all'] as const).map((value) => ({
            value,
            label: t(`complaints.${value}`),
          }))}
        />
      }
    >
      <Card>
        <Answer of={query}>
          {({ complaints }) =>
            complaints.length === 0 ? (
              <Empty title={t('complaints.none')} />
            ) : (
              <Table<Complaint>
                size="small"
                rowKey="id"
                pagination={false}
                virtual
                scroll={{ x: 760, y: 560 }}
                dataSource={complaints}
                columns={[
                  { title: t('complaints.at'), width: 140, render: (_, row) => <Time at={row.at} /> },
                  { title: t('complaints.words'), render: (_, row) => <span className="words">{row.words}</span> },
                  {
                    title: t('complaints.answer'),
                    render: (_, row) =>
                      row.answer ? (
                        <span className="words">{row.answer}</span>
                      ) : me.roles.includes('manager') ? (
                        <Button size="small" type="primary" ghost onClick={() => setAnswering(row)}>
                          {t('complaints.write')}
                        </Button>
                      ) : (
                        <Tag color="warning">{t('complaints.received')}</Tag>
                      ),
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
      {answering ? (
        <AnswerDialog
          complaint={answering}
          onClose={() => setAnswering(undefined)}
          onDone={() => {
            setAnswering(undefined)
            void query.refetch()
          }}
        />
      ) : null}
    </Page>
  )
}

function AnswerDialog({
  complaint,
  onClose,
  onDone,
}: {
  complaint: Complaint
  onClose: () => void
  onDone: () => void
}) {
  const t = useT()
  const { message } = App.useApp()
  const [answer, setAnswer] = useState('')
  const send = useCommand(Complaint, {
    onDone: () => {
      void message.success(t('complaints.sent'))
      onDone()
    },
  })
  return (
    <Modal
      open
      title={t('complaints.write')}
      okText={t('complaints.send')}
      okButtonProps={{ disabled: answer.trim() === '' }}
      confirmLoading={send.isPending}
      onCancel={onClose}
      onOk={() => send.mutate({ path: `/api/consult/complaints/${complaint.id}/answer`, body: { answer } })}
    >
      <blockquote className="words muted">{complaint.words}</blockquote>
      <div className="form">
        <label htmlFor="complaint-answer">{t('complaints.hint')}</label>
        <Input.TextArea
          id="complaint-answer"
          autoFocus
          maxLength={2000}
          autoSize={{ minRows: 4 }}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </div>
      <Refused error={send.error} />
    </Modal>
  )
}
