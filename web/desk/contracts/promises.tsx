import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { PromiseList, PromiseState } from '#contracts/family-contracts'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { TeamPage } from './contracts.tsx'
import { PromiseRows } from './promise-rows.tsx'
import { useT } from './texts.ts'

export function PromisesPage() {
  return <TeamPage at="/contracts/promises">{(teamId) => <Promises teamId={teamId} />}</TeamPage>
}

const inDays = (days: number) => dateOf(new Date(clock.now().getTime() + days * 86_400_000))

/** What was promised and falls due in a window, with its evidence. */
function Promises({ teamId }: { teamId: string }) {
  const t = useT()
  const deskT = useDeskT()
  const say = useWords()
  const [from, setFrom] = useState(() => inDays(-30))
  const [to, setTo] = useState(() => inDays(30))
  const [state, setState] = useState<PromiseState | undefined>(undefined)
  const query = useApi(`/api/contracts/teams/${teamId}/promises`, PromiseList, {
    params: { from, to, state },
    enabled: from !== '' && to !== '',
    keep: true,
  })
  return (
    <Card
      title={
        <div className="in-row">
          <Input
            type="date"
            aria-label={t('promises.from')}
            value={from}
            onChange={({ target }) => setFrom(target.value)}
            style={{ width: 150 }}
          />
          <Input
            type="date"
            aria-label={t('promises.to')}
            value={to}
            onChange={({ target }) => setTo(target.value)}
            style={{ width: 150 }}
          />
          <Select<PromiseState>
            allowClear
            style={{ width: 130 }}
            placeholder={t('all')}
            value={state ?? null}
            onChange={(next) => setState(next ?? undefined)}
            options={PromiseState.options.map((one) => ({ value: one, label: t(`promises.state.${one}`) }))}
          />
        </div>
      }
      extra={
        <Button
          disabled={!query.data?.promises.length}
          onClick={() =>
            saveCsv(
              t('promiseCsv'),
              csvOf(
                [
                  t('person'),
                  t('promises.service'),
                  t('promises.from'),
                  t('promises.to'),
                  t('done'),
                  t('promises.evidence'),
                ],
                (query.data?.promises ?? []).map((one) => [
                  one.residentName,
                  say({ zh: one.nameZh, en: one.nameEn }),
                  one.windowFrom,
                  one.windowTo,
                  t(`promises.state.${one.state}`),
                  one.words,
                ]),
              ),
            )
          }
        >
          {deskT('exportCsv')}
        </Button>
      }
    >
      <Answer of={query} loading={<Loading lines={5} />}>
        {({ promises }) => {
          const count = (one: PromiseState) => promises.filter((promise) => promise.state === one).length
          return promises.length === 0 ? (
            <Empty title={t('promises.none')} />
          ) : (
            <>
              <p className="muted">
                {t('promises.counts', { done: count('done'), due: count('due'), missed: count('missed') })}
              </p>
              <PromiseRows promises={promises} />
            </>
          )
        }}
      </Answer>
    </Card>
  )
}
