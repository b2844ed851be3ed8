import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Modal, Table, Tag } from 'antd'
import { useState } from 'react'
import { type Draft, type DraftState, Drafts } from '#contracts/policies'
import { Answer, Empty } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { NewDraft } from './new-draft.tsx'
import { PolicyNav, useMayEdit } from './parts.tsx'
import { useT } from './texts.ts'

export const stateColours: Readonly<Record<DraftState, string | undefined>> = {
  open: undefined,
  submitted: 'warning',
  published: 'success',
  withdrawn: 'error',
}

export function PolicyDraftsPage() {
  const t = useT()
  const say = useSay()
  const mayEdit = useMayEdit()
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  const query = useApi('/api/policies/drafts', Drafts)
  return (
    <Page
      title={t('title')}
      sub={t('draftsSub')}
      actions={
        mayEdit ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {t('newDraft')}
          </Button>
        ) : null
      }
    >
      <PolicyNav />
      <Card>
        <Answer of={query}>
          {({ drafts }) =>
            drafts.length === 0 ? (
              <Empty title={t('noDrafts')} />
            ) : (
              <Table<Draft>
                size="small"
                rowKey="draftId"
                pagination={false}
                dataSource={[...drafts]}
                columns={[
                  {
                    title: t('draftTitle'),
                    render: (_, one) => (
                      <>
                        <Link to={`/policy/drafts/${one.draftId}` as never}>{one.title}</Link>{' '}
                        {one.correction ? <Tag color="error">{t('correctionTag')}</Tag> : null}
                        <div className="muted">{one.reason}</div>
                      </>
                    ),
                  },
                  { title: t('changes'), render: (_, one) => t('rowsCount', { n: one.rows }) },
                  {
                    title: t('steps.edit'),
                    render: (_, one) => t('by', { name: one.madeBy.name, at: say(one.editedAt) }),
                  },
                  {
                    title: t('steps.decide'),
                    render: (_, one) => <Tag color={stateColours[one.state]}>{t(`state.${one.state}`)}</Tag>,
                  },
                ]}
              />
            )
          }
        </Answer>
      </Card>
      <Modal open={making} title={t('newDraft')} footer={null} onCancel={() => setMaking(false)}>
        <NewDraft onMade={(draftId) => void navigate({ to: `/policy/drafts/${draftId}` as never })} />
      </Modal>
    </Page>
  )
}
