import { Link, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Radio, Select, Tag } from 'antd'
import { useState } from 'react'
import { type Finding, FindingList, FindingState, RuleRates } from '#contracts/findings'
import { Money } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { usePickerSearch } from '../parts/find.ts'
import { Card, Page } from '../parts/page.tsx'
import '../team/team.css'
import { OneFinding } from './one-finding.tsx'
import { Tabs } from './tabs.tsx'
import { useT } from './texts.ts'

/** One that the address names (a line of a bill and a statement lead to it), or the queue. */
export function FindingsPage() {
  const { findingId, ruleId } = useSearch({ strict: false }) as { findingId?: unknown; ruleId?: unknown }
  if (typeof findingId === 'string' && findingId !== '') return <Named findingId={findingId} />
  const ofRule = typeof ruleId === 'string' && ruleId !== '' ? ruleId : undefined
  return <Queue key={ofRule ?? ''} ofRule={ofRule} />
}

function Named({ findingId }: { findingId: string }) {
  const t = useT()
  return (
    <Page
      title={t('title')}
      sub={<Link to={'/findings' as never}>{t('toQueue')}</Link>}
      actions={<Tabs here="queue" />}
    >
      <OneFinding key={findingId} findingId={findingId} also={[]} onDecided={() => undefined} />
    </Page>
  )
}

/** What the rules say of bills: one list for those who decide, those who answer and those who ordered. */
function Queue({ ofRule }: { ofRule: string | undefined }) {
  const t = useT()
  const { locale } = usePreferences()
  const { roles } = useMe()
  const [state, setState] = useState<FindingState | undefined>(ofRule ? undefined : 'open')
  const [ruleId, setRuleId] = useState<string | undefined>(ofRule)
  const [cursor, setCursor] = useState<string | undefined>(undefined)
  const query = useApi('/api/findings', FindingList, { params: { state, ruleId, cursor }, keep: true })
  const rules = useApi('/api/findings/rules', RuleRates)
  const names = new Map((rules.data?.rules ?? []).map((rule) => [rule.ruleId, rule.name[locale]]))
  const sub = roles.includes('auditor') ? 'subRegion' : roles.includes('manager') ? 'subOwn' : 'subDoctor'
  const pick = (next: () => void) => {
    next()
    setCursor(undefined)
  }
  return (
    <Page title={t('title')} sub={t(sub)} actions={<Tabs here="queue" />}>
      <div className="team-row">
        <Radio.Group value={state ?? ''} onChange={({ target }) => pick(() => setState(target.value || undefined))}>
          {FindingState.options.map((one) => (
            <Radio.Button key={one} value={one}>
              {t(`state.${one}`)} {query.data ? <span className="tabular">{query.data.counts[one]}</span> : null}
            </Radio.Button>
          ))}
          <Radio.Button value="">{t('all')}</Radio.Button>
        </Radio.Group>
        <Select<string>
          allowClear
          style={{ width: 240 }}
          aria-label={t('rule')}
          placeholder={t('anyRule')}
          showSearch={usePickerSearch()}
          value={ruleId ?? null}
          onChange={(next) => pick(() => setRuleId(next ?? undefined))}
          options={[...names].map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Answer of={query} loading={<Loading cards={2} lines={6} />}>
        {({ findings, nextCursor }) =>
          findings.length === 0 ? (
            <Card>
              <Empty title={t('none')} hint={t('noneDo')} />
            </Card>
          ) : (
            <>
              <Panes findings={findings} names={names} />
              <div className="team-row">
                {cursor ? (
                  <Button type="text" onClick={() => setCursor(undefined)}>
                    {t('newest')}
                  </Button>
                ) : null}
                {nextCursor ? (
                  <Button type="text" onClick={() => setCursor(nextCursor)}>
                    {t('more')}
                  </Button>
                ) : null}
              </div>
            </>
          )
        }
      </Answer>
    </Page>
  )
}

export const colours = {
  open: 'processing',
  appealed: 'warning',
  upheld: 'error',
  dismissed: 'default',
  recovered: 'success',
} as const

function Panes({ findings, names }: { findings: readonly Finding[]; names: ReadonlyMap<string, string> }) {
  const t = useT()
  const [id, setId] = useState<string | undefined>(undefined)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const shown = findings.find((one) => one.id === id) ?? findings[0]
  const move = (step: number) => {
    const at = findings.findIndex((one) => one.id === shown?.id)
    setId(findings[Math.max(0, Math.min(findings.length - 1, at + step))]?.id)
  }
  useKeys([
    { key: 'j', label: t('next'), run: () => move(1) },
    { key: 'k', label: t('previous'), run: () => move(-1) },
  ])
  const toggle = (one: string) => {
    const next = new Set(picked)
    if (!next.delete(one)) next.add(one)
    setPicked(next)
  }
  const choosable = findings.some(({ mayDecide }) => mayDecide)
  // What is no longer in the list was decided: it is not decided again.
  const together = findings.filter((one) => picked.has(one.id) && one.mayDecide).map((one) => one.id)
  return (
    <div className="team-panes">
      <Card>
        {together.length > 0 ? <p className="muted">{t('chosen', { n: together.length })}</p> : null}
        {findings.map((one) => (
          <div key={one.id} className="finding-row">
            {one.mayDecide ? (
              <Checkbox
                checked={picked.has(one.id)}
                onChange={() => toggle(one.id)}
                aria-label={`${t('choose')} ${one.institutionName} ${one.setlId}`}
              />
            ) : choosable ? (
              <span className="finding-nobox" />
            ) : null}
            <button
              type="button"
              className="alarm-line"
              aria-current={one.id === shown?.id ? 'true' : undefined}
              onClick={() => setId(one.id)}
            >
              <span>
                <b>{names.get(one.ruleId) ?? (one.kind === 'by-hand' ? t('byHandRule') : one.ruleId)}</b>{' '}
                <Tag color={colours[one.state]}>{t(`state.${one.state}`)}</Tag>
              </span>
              <Money fen={one.amountFen} />
              <span className="muted">
                {one.institutionName}
                {one.doctorName ? ` · ${one.doctorName}` : ''}
              </span>
              <span className="muted tabular">{one.period}</span>
            </button>
          </div>
        ))}
      </Card>
      {shown ? (
        <OneFinding
          key={shown.id}
          findingId={shown.id}
          also={together.filter((one) => one !== shown.id)}
          onDecided={() => {
            setPicked(new Set())
            move(1)
          }}
        />
      ) : null}
    </div>
  )
}
