import { WarningFilled } from '@ant-design/icons'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Tag } from 'antd'
import { PersonChronic } from '#contracts/chronic'
import { resident as ResidentShape, type ResidentView } from '#contracts/residents'
import { TeamList } from '#contracts/teams'
import { RecordSummary } from '#contracts/timeline'
import { usePageTitle } from '../../../shell/page.tsx'
import { useMe } from '../../../shell/session.tsx'
import { Answer, Loading } from '../../../shell/states.tsx'
import { useApi } from '../../../shell/use-api.ts'
import { CallBack } from '../../call-back/call-back.tsx'
import { useKeys } from '../../frame/keys.ts'
import { SexAge, useBetween, useWords } from '../../parts/person.tsx'
import '../../record/browser.css'
import { useTeamChoice } from '../nav.tsx'
import '../team.css'
import { Trends } from '../trend-chart.tsx'
import { CareTab } from './care.tsx'
import { ContractTab } from './contract.tsx'
import { FollowUpsTab } from './follow-ups.tsx'
import { Limits } from './limits.tsx'
import { NowTab } from './now.tsx'
import { useT } from './texts.ts'

const tabs = ['now', 'readings', 'care', 'followUps', 'contract'] as const
type Tab = (typeof tabs)[number]

/** One of the team's people on one page: why today, readings, chronic care, follow-ups, contract. */
export function TeamPersonPage() {
  const { residentId = '' } = useParams({ strict: false }) as { residentId?: string }
  const query = useApi(`/api/residents/${residentId}`, ResidentShape)
  return (
    <div className="page">
      <Answer of={query} loading={<Loading cards={3} lines={4} />}>
        {(person) => <Shown key={person.id} person={person} />}
      </Answer>
    </div>
  )
}

function Shown({ person }: { person: ResidentView }) {
  const t = useT()
  const navigate = useNavigate()
  const { tab: wanted, ...search } = useSearch({ strict: false }) as { tab?: string; team?: string }
  const tab = tabs.find((one) => one === wanted) ?? 'now'
  const teamId = useTeam()
  const doctor = useMe().roles.includes('doctor')
  usePageTitle(person.name)
  const go = (next: Tab) =>
    void navigate({
      to: `/team/people/${person.id}` as never,
      search: { ...search, tab: next } as never,
      replace: true,
    })
  useKeys(tabs.map((one, at) => ({ key: String(at + 1), label: t(`tabs.${one}`), run: () => go(one) })))
  const { id: residentId, name } = person
  return (
    <>
      <div className="page-head">
        <Header person={person} />
        <div className="page-actions">
          {doctor ? <CallBack person={{ residentId, name }} /> : null}
          <Link to={`/people/${residentId}` as never}>{t('record')}</Link>
        </div>
      </div>
      <nav className="person-tabs no-print" aria-label={t('tabs.label')}>
        {tabs.map((one) => (
          <Link
            key={one}
            to={`/team/people/${residentId}` as never}
            search={{ ...search, tab: one } as never}
            replace
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`tabs.${one}`)}
          </Link>
        ))}
      </nav>
      {tab === 'now' ? <NowTab person={person} teamId={teamId} /> : null}
      {tab === 'readings' ? (
        <div className="columns columns-whole-first">
          <section className="card columns-whole">
            <Trends residentId={residentId} />
          </section>
          <Limits residentId={residentId} />
        </div>
      ) : null}
      {tab === 'care' ? <CareTab person={person} /> : null}
      {tab === 'followUps' ? <FollowUpsTab person={person} /> : null}
      {tab === 'contract' ? <ContractTab residentId={residentId} teamId={teamId} /> : null}
    </>
  )
}

/** The team one works for: of the address, else one's first. */
function useTeam(): string | undefined {
  const chosen = useTeamChoice()
  const mine = useApi('/api/teams/mine', TeamList)
  return chosen ?? mine.data?.teams[0]?.id
}

/** Who it is, what they have, and what they must not be given. */
function Header({ person }: { person: ResidentView }) {
  const t = useT()
  const say = useWords()
  const between = useBetween()
  const care = useApi(`/api/chronic/residents/${person.id}`, PersonChronic)
  const record = useApi('/api/timeline/summary', RecordSummary, { params: { residentId: person.id } })
  const programmes = (care.data?.enrolments ?? []).filter(({ exitedOn }) => exitedOn === null)
  const allergies = new Set(
    (record.data?.allergies ?? []).map((one) => (one.severe ? `${one.name}${t('severe')}` : one.name)),
  )
  return (
    <div className="person-head">
      <h1>{person.name}</h1>
      <SexAge sex={person.sex} age={person.ageYears} />
      <span className="muted tabular">{person.phoneMasked}</span>
      {programmes.map((one) => (
        <Tag key={one.id} color="success">
          {say(one.programmeTitle)} · {say(one.stratum.title)}
        </Tag>
      ))}
      {record.data ? (
        allergies.size > 0 ? (
          <strong className="person-allergy">
            <WarningFilled /> {t('allergy')} {between([...allergies])}
          </strong>
        ) : (
          <span className="muted">{t('noAllergy')}</span>
        )
      ) : null}
    </div>
  )
}
