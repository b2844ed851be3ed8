import { Button, Radio, Select, Tag } from 'antd'
import { useState } from 'react'
import { type Doubt, DoubtList, DoubtState, Pattern } from '#contracts/veracity'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import '../team/team.css'
import { useT as useTeamT } from '../team/texts.ts'
import { useT as useDeskT } from '../texts.ts'
import { OneDoubt } from './one-doubt.tsx'
import { useT } from './texts.ts'

type Tab = 'asked' | 'mine'

/** Questions about follow-ups: those a leader or manager is asked, and those about one's own. */
export function TruthPage() {
  const t = useT()
  const { roles } = useMe()
  const has = (...some: string[]) => some.some((role) => roles.includes(role))
  const tabs: Tab[] = [
    ...(has('doctor', 'manager') ? (['asked'] as const) : []),
    ...(has('doctor', 'registrar') ? (['mine'] as const) : []),
  ]
  const [tab, setTab] = useState<Tab>(tabs[0] ?? 'mine')
  return (
    <Page
      title={t('title')}
      sub={t('sub')}
      actions={
        tabs.length > 1 ? (
          <Radio.Group value={tab} onChange={({ target }) => setTab(target.value)}>
            {tabs.map((one) => (
              <Radio.Button key={one} value={one}>
                {t(`tabs.${one}`)}
              </Radio.Button>
            ))}
          </Radio.Group>
        ) : null
      }
    >
      <Questions key={tab} tab={tab} />
    </Page>
  )
}

function Questions({ tab }: { tab: Tab }) {
  const t = useT()
  const [state, setState] = useState<DoubtState | undefined>('open')
  const [pattern, setPattern] = useState<Pattern | undefined>(undefined)
  const [cursor, setCursor] = useState<string | undefined>(undefined)
  const path = tab === 'asked' ? '/api/veracity/doubts' : '/api/veracity/doubts/mine'
  const params = { state, cursor, ...(tab === 'asked' ? { pattern } : {}) }
  const query = useApi(path, DoubtList, { params, keep: true })
  return (
    <>
      <div className="team-row">
        <Radio.Group
          value={state ?? ''}
          onChange={({ target }) => {
            setState(target.value || undefined)
            setCursor(undefined)
          }}
        >
          {DoubtState.options.map((one) => (
            <Radio.Button key={one} value={one}>
              {t(`state.${one}`)}
            </Radio.Button>
          ))}
          <Radio.Button value="">{t('all')}</Radio.Button>
        </Radio.Group>
        {tab === 'asked' ? (
          <Select<Pattern>
            allowClear
            style={{ width: 180 }}
            placeholder={t('anyPattern')}
            value={pattern ?? null}
            onChange={(next) => {
              setPattern(next ?? undefined)
              setCursor(undefined)
            }}
            options={Pattern.options.map((one) => ({ value: one, label: t(`pattern.${one}`) }))}
          />
        ) : null}
        {query.data ? <span className="muted">{t('open', { n: query.data.open })}</span> : null}
      </div>
      <Answer of={query} loading={<Loading cards={2} lines={5} />}>
        {({ doubts, nextCursor }) =>
          doubts.length === 0 ? (
            <Card>
              <Empty title={t('none')} hint={t('noneDo')} />
            </Card>
          ) : (
            <>
              <Panes doubts={doubts} mine={tab === 'mine'} />
              {nextCursor ? (
                <Button block type="text" onClick={() => setCursor(nextCursor)}>
                  {t('more')}
                </Button>
              ) : null}
            </>
          )
        }
      </Answer>
    </>
  )
}

const colours = { open: 'warning', upheld: 'error', dismissed: 'success' } as const

function Panes({ doubts, mine }: { doubts: readonly Doubt[]; mine: boolean }) {
  const t = useT()
  const teamT = useTeamT()
  const deskT = useDeskT()
  const [id, setId] = useState<string | undefined>(undefined)
  const chosen = doubts.find((one) => one.id === id) ?? doubts[0]
  const move = (step: number) => {
    const at = doubts.findIndex((one) => one.id === chosen?.id)
    setId(doubts[Math.max(0, Math.min(doubts.length - 1, at + step))]?.id)
  }
  useKeys([
    { key: 'j', label: teamT('today.next'), run: () => move(1) },
    { key: 'k', label: teamT('today.previous'), run: () => move(-1) },
  ])
  const save = () =>
    saveCsv(
      t('csv'),
      csvOf(
        [t('done'), t('columns.person'), t('explanation'), t('rule'), t('state.open')],
        doubts.map((one) => [one.doneAt, one.residentName, one.doctorName, one.question, t(`state.${one.state}`)]),
      ),
    )
  const alike = doubts.filter(
    (one) =>
      one.id !== chosen?.id && one.mayAnswer && one.pattern === chosen?.pattern && one.doctorId === chosen?.doctorId,
  )
  return (
    <div className="team-panes">
      <Card>
        {doubts.map((one) => (
          <button
            key={one.id}
            type="button"
            className="alarm-line"
            aria-current={one.id === chosen?.id ? 'true' : undefined}
            onClick={() => setId(one.id)}
          >
            <span>
              <b>{t(`pattern.${one.pattern}`)}</b> <Tag color={colours[one.state]}>{t(`state.${one.state}`)}</Tag>
            </span>
            <span className="muted">
              <Time at={one.doneAt} plan />
            </span>
            <span className="muted">{mine ? one.residentName : `${one.doctorName} · ${one.residentName}`}</span>
          </button>
        ))}
        <Button size="small" type="text" onClick={save}>
          {deskT('exportCsv')}
        </Button>
      </Card>
      {chosen ? <OneDoubt key={chosen.id} doubtId={chosen.id} mine={mine} alike={alike.map((one) => one.id)} /> : null}
    </div>
  )
}
