import { Link } from '@tanstack/react-router'
import { Button, Radio, Table, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { ContractPageList, ContractState, type ContractView } from '#contracts/family-contracts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { PersonFinder } from '../booking/person-finder.tsx'
import { Card, Page } from '../parts/page.tsx'
import { useBetween, useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { ContractsNav, TeamChoice, useTeams } from './nav.tsx'
import { OfferDialog } from './offer.tsx'
import './contracts.css'
import { useT } from './texts.ts'

/** A page about one team's contracts, with the choice of the team. */
export function TeamPage({ at, children }: { at: string; children: (teamId: string) => ReactNode }) {
  const t = useT()
  const { teams, known, teamId } = useTeams()
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={teamId ? <TeamChoice at={at} teams={teams} teamId={teamId} /> : null}
    >
      <ContractsNav />
      {teamId ? children(teamId) : known ? <Empty title={t('noTeam')} /> : <Loading cards={2} lines={4} />}
    </Page>
  )
}

export function ContractsPage() {
  return <TeamPage at="/contracts">{(teamId) => <Contracts key={teamId} teamId={teamId} />}</TeamPage>
}

function Contracts({ teamId }: { teamId: string }) {
  const t = useT()
  const registrar = useMe().roles.includes('registrar')
  const [state, setState] = useState<ContractState | undefined>(undefined)
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined])
  const [offerTo, setOfferTo] = useState<string | undefined>(undefined)
  const choose = (next: ContractState | undefined) => {
    setState(next)
    setPages([undefined])
  }
  return (
    <>
      {registrar ? (
        <Card title={t('offer.title')}>
          <PersonFinder onChoose={({ id }) => setOfferTo(id)} />
        </Card>
      ) : null}
      <Card
        title={
          <Radio.Group value={state ?? ''} onChange={({ target }) => choose(target.value || undefined)}>
            {ContractState.options.map((one) => (
              <Radio.Button key={one} value={one}>
                {t(`state.${one}`)}
              </Radio.Button>
            ))}
            <Radio.Button value="">{t('all')}</Radio.Button>
          </Radio.Group>
        }
      >
        {pages.map((after, at) => (
          <OnePage
            key={after ?? 'first'}
            teamId={teamId}
            state={state}
            after={after}
            onMore={at === pages.length - 1 ? (next) => setPages([...pages, next]) : undefined}
          />
        ))}
      </Card>
      {offerTo ? (
        <OfferDialog
          teamId={teamId}
          residentId={offerTo}
          onClose={() => setOfferTo(undefined)}
          onDone={() => choose('offered')}
        />
      ) : null}
    </>
  )
}

interface PageProps {
  teamId: string
  state: ContractState | undefined
  after: string | undefined
  onMore: ((after: string) => void) | undefined
}

function OnePage({ teamId, state, after, onMore }: PageProps) {
  const t = useT()
  const deskT = useDeskT()
  const say = useSayPackages()
  const query = useApi(`/api/contracts/teams/${teamId}/contracts`, ContractPageList, { params: { state, after } })
  const save = (contracts: readonly ContractView[]) =>
    saveCsv(
      t('csv'),
      csvOf(
        [t('person'), t('packages'), t('signedOn'), t('ends'), t('done')],
        contracts.map((one) => [one.residentName, say(one), one.signedOn, one.endsOn, `${one.done}/${one.promised}`]),
      ),
    )
  return (
    <Answer of={query} loading={<Loading lines={5} />}>
      {({ contracts, next }) =>
        contracts.length === 0 ? (
          <Empty title={t('none')} />
        ) : (
          <>
            <Rows contracts={contracts} />
            <div className="in-row">
              <Button size="small" type="text" onClick={() => save(contracts)}>
                {deskT('exportCsv')}
              </Button>
              {next && onMore ? (
                <Button size="small" onClick={() => onMore(next)}>
                  {t('more')}
                </Button>
              ) : null}
            </div>
          </>
        )
      }
    </Answer>
  )
}

export const stateColour = {
  offered: 'warning',
  cooling: 'warning',
  active: 'success',
  ended: undefined,
  withdrawn: undefined,
} as const

/** 基础服务包、高血压服务包 */
export function useSayPackages(): (one: Pick<ContractView, 'packages'>) => string {
  const say = useWords()
  const between = useBetween()
  return (one) => between(one.packages.map(({ nameZh, nameEn }) => say({ zh: nameZh, en: nameEn })))
}

function Rows({ contracts }: { contracts: readonly ContractView[] }) {
  const t = useT()
  const say = useSayPackages()
  const day = (value: string | null) => (value ? <Day date={value} /> : '—')
  return (
    <Table<ContractView>
      size="middle"
      rowKey="id"
      pagination={false}
      scroll={{ x: 780 }}
      dataSource={[...contracts]}
      columns={[
        {
          title: t('person'),
          render: (_, one) => <Link to={`/contracts/${one.id}` as never}>{one.residentName}</Link>,
        },
        { width: 110, render: (_, one) => <Tag color={stateColour[one.state]}>{t(`state.${one.state}`)}</Tag> },
        { title: t('packages'), render: (_, one) => say(one) },
        { title: t('signedOn'), width: 130, render: (_, one) => day(one.signedOn) },
        { title: t('ends'), width: 140, render: (_, one) => day(one.endsOn) },
        {
          title: t('done'),
          width: 110,
          className: 'tabular',
          render: (_, one) => (one.promised > 0 ? t('doneOf', { done: one.done, promised: one.promised }) : '—'),
        },
      ]}
    />
  )
}
