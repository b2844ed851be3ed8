import { App, Button, Modal, Table } from 'antd'
import { done, type SessionView, sessionsAnswer } from '#contracts/sign-in'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from '../texts.ts'

/** Where one is signed in, and the end of any of it. */
export function SessionsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT()
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('session.title')} width={680} destroyOnHidden>
      <p className="muted">{t('session.hint')}</p>
      <SessionList />
    </Modal>
  )
}

function SessionList() {
  const t = useT()
  const { message } = App.useApp()
  const query = useApi('/api/sign-in/sessions', sessionsAnswer)
  const revoke = useCommand(done, {
    onDone: () => {
      void message.success(t('session.ended'))
      void query.refetch()
    },
  })
  return (
    <>
      <Refused error={revoke.error} />
      <Answer of={query}>
        {({ sessions }) => (
          <Table<SessionView>
            size="small"
            rowKey="id"
            pagination={false}
            scroll={{ x: true, y: 360 }}
            dataSource={[...sessions]}
            columns={[
              { title: t('session.device'), dataIndex: 'device' },
              { title: t('session.since'), render: (_, row) => <Time at={row.createdAt} /> },
              { title: t('session.seen'), render: (_, row) => <Time at={row.seenAt} /> },
              {
                align: 'right',
                render: (_, row) =>
                  row.current ? (
                    <span className="muted">{t('session.current')}</span>
                  ) : (
                    <Button
                      size="small"
                      danger
                      loading={revoke.isPending}
                      onClick={() => revoke.mutate({ path: `/api/sign-in/sessions/${row.id}/revoke` })}
                    >
                      {t('session.end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </>
  )
}
