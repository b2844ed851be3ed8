import { Input, Tag } from 'antd'
import { useDeferredValue, useState } from 'react'
import { type UnbilledVisit, UnbilledVisits } from '#contracts/settlement-rules'
import { Money, yuan } from '../../shell/money.tsx'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { WindowNav } from '../floor/nav.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import '../findings/findings.css'
import '../team/team.css'
import './charges.css'
import { OneVisit } from './one-visit.tsx'
import { useT } from './texts.ts'

const pageSize = 20

/** Visits with charges that nobody has paid: what a rule stops is seen here, and declared self-paid with the person's consent. */
export function ChargesPage() {
  const t = useT()
  const { roles } = useMe()
  const house = roles.includes('manager') || roles.includes('registrar')
  const [text, setText] = useState('')
  const [page, setPage] = useState(1)
  const search = useDeferredValue(text.trim()) || undefined
  const params = { search, limit: pageSize, offset: (page - 1) * pageSize }
  const query = useApi('/api/settlement/unbilled', UnbilledVisits, { params, posted: true, keep: true })
  return (
    <Page title={t('title')} sub={t(house ? 'subHouse' : 'subDoctor')}>
      {roles.includes('registrar') ? <WindowNav /> : null}
      <div data-search className="charges-search no-print">
        <Input.Search
          allowClear
          maxLength={40}
          aria-label={t('search')}
          placeholder={t('search')}
          onChange={({ target }) => {
            setPage(1)
            setText(target.value)
          }}
        />
      </div>
      <Answer of={query} loading={<Loading cards={2} lines={6} />}>
        {({ visits, total }) =>
          visits.length === 0 ? (
            <Card>
              <Empty
                title={search ? t('notFound', { search }) : t('none')}
                hint={t(search ? 'notFoundDo' : 'noneDo')}
              />
            </Card>
          ) : (
            <Panes visits={visits} page={page} total={total} onPage={setPage} onChanged={() => void query.refetch()} />
          )
        }
      </Answer>
    </Page>
  )
}

interface PanesProps {
  visits: readonly UnbilledVisit[]
  page: number
  total: number
  onPage: (page: number) => void
  onChanged: () => void
}

function Panes({ visits, page, total, onPage, onChanged }: PanesProps) {
  const t = useT()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const shown = visits.find(({ mdtrtId }) => mdtrtId === chosen) ?? visits[0]!
  const move = (step: number) => {
    const at = visits.indexOf(shown)
    setChosen(visits[Math.max(0, Math.min(visits.length - 1, at + step))]?.mdtrtId)
  }
  useKeys([
    { key: 'j', label: t('next'), run: () => move(1) },
    { key: 'k', label: t('previous'), run: () => move(-1) },
  ])
  return (
    <div className="team-panes charges-panes">
      <Card className="no-print">
        {visits.map((one) => (
          <button
            key={one.mdtrtId}
            type="button"
            className="alarm-line"
            aria-current={one === shown ? 'true' : undefined}
            onClick={() => setChosen(one.mdtrtId)}
          >
            <span>
              <b>{one.residentName}</b> <SexAge sex={one.sex} age={one.age} />
            </span>
            <Money fen={one.amountFen} />
            <span className="muted">
              {one.doctorName ?? one.institutionName} · {t('items', { n: one.charges })} · <Time at={one.openedAt} />
            </span>
            <span>
              <Verdict of={one} />
            </span>
            {one.declaredFen > 0 ? (
              <span className="muted charges-wide">{t('declared', { amount: yuan(one.declaredFen) })}</span>
            ) : null}
          </button>
        ))}
        {total > pageSize ? (
          <div className="form-buttons">
            <button type="button" className="plain-button" disabled={page === 1} onClick={() => onPage(page - 1)}>
              {t('newer')}
            </button>
            <span className="muted tabular">
              {(page - 1) * pageSize + 1}–{Math.min(total, page * pageSize)} / {total}
            </span>
            <button
              type="button"
              className="plain-button"
              disabled={page * pageSize >= total}
              onClick={() => onPage(page + 1)}
            >
              {t('older')}
            </button>
          </div>
        ) : null}
      </Card>
      <OneVisit key={shown.mdtrtId} mdtrtId={shown.mdtrtId} onChanged={onChanged} />
    </div>
  )
}

function Verdict({ of: { stops, reminds } }: { of: Pick<UnbilledVisit, 'stops' | 'reminds'> }) {
  const t = useT()
  if (stops > 0) return <Tag color="error">{t('stopped')}</Tag>
  return reminds > 0 ? <Tag color="warning">{t('reminded')}</Tag> : <Tag>{t('clear')}</Tag>
}
