import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Tag } from 'antd'
import { BulkOffered, Renewals } from '#contracts/family-contracts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Refused } from '../parts/page.tsx'
import { TeamPage } from './contracts.tsx'
import { useT } from './texts.ts'

export function RenewalsPage() {
  return <TeamPage at="/contracts/renewals">{(teamId) => <Due key={teamId} teamId={teamId} />}</TeamPage>
}

/** Whose contract ends soon; renewals for all of them at once, first as a list of who and who cannot. */
function Due({ teamId }: { teamId: string }) {
  const t = useT()
  const { message } = App.useApp()
  const client = useQueryClient()
  const may = useMe().roles.some((role) => role === 'doctor' || role === 'registrar')
  const path = `/api/contracts/teams/${teamId}/renewals`
  const query = useApi(path, Renewals)
  const preview = useCommand(BulkOffered)
  const send = useCommand(BulkOffered, {
    onDone: ({ rows }) => {
      void message.success(t('bulk.done', { n: rows.filter(({ contractId }) => contractId).length }))
      preview.reset()
      void client.invalidateQueries({ queryKey: [path] })
    },
  })
  const offer = (command: typeof send, isPreview: boolean) =>
    command.mutate({ path: `/api/contracts/teams/${teamId}/offers`, body: { renewals: true, preview: isPreview } })
  const ready = preview.data?.rows.filter(({ refused }) => refused === null).length ?? 0
  return (
    <Card
      title={t('bulk.title')}
      extra={
        may ? (
          preview.data ? (
            <Button type="primary" disabled={ready === 0} loading={send.isPending} onClick={() => offer(send, false)}>
              {t('bulk.send', { n: ready })}
            </Button>
          ) : (
            <Button disabled={!query.data?.due.length} loading={preview.isPending} onClick={() => offer(preview, true)}>
              {t('bulk.preview')}
            </Button>
          )
        ) : null
      }
    >
      <Refused error={preview.error ?? send.error} />
      {preview.data?.rows.map((row) =>
        row.refused ? (
          <Alert key={row.residentId} type="warning" title={`${row.residentName} · ${row.refused.sentence}`} />
        ) : null,
      )}
      <Answer of={query} loading={<Loading lines={4} />}>
        {({ due, renewBeforeDays }) => (
          <>
            <p className="muted">{t('bulk.ask', { days: renewBeforeDays })}</p>
            {due.length === 0 ? (
              <Empty title={t('bulk.none')} />
            ) : (
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t('person')}</th>
                    <th scope="col">{t('packages')}</th>
                    <th scope="col">{t('ends')}</th>
                    <th scope="col"> </th>
                  </tr>
                </thead>
                <tbody>
                  {due.map((one) => (
                    <tr key={one.contractId}>
                      <td>{one.residentName}</td>
                      <td>{one.packageCodes.join(' · ')}</td>
                      <td>
                        <Day date={one.endsOn} />
                      </td>
                      <td>{one.offered ? <Tag color="success">{t('bulk.offered')}</Tag> : null}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </Answer>
    </Card>
  )
}
