import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Select, Table, Tag } from 'antd'
import { useDeferredValue, useState } from 'react'
import { ChangeList, KindList, type MonitoringRule, RuleList } from '#contracts/monitoring'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import './findings.css'
import { RequestRow } from './rule-change.tsx'
import { Tabs } from './tabs.tsx'
import { useT } from './texts.ts'

const pageSize = 50

/** Every rule of monitoring in words: what it says, of what, what it does; and what waits for a second person. */
export function RulesPage() {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { kind?: string }
  const [text, setText] = useState('')
  const [enabled, setEnabled] = useState<'true' | 'false' | undefined>(undefined)
  const [page, setPage] = useState(1)
  const kinds = useApi('/api/monitoring/kinds', KindList)
  const params = {
    ...{ text: useDeferredValue(text.trim()) || undefined, kind: search.kind, enabled },
    ...{ limit: pageSize, offset: (page - 1) * pageSize },
  }
  const query = useApi('/api/monitoring/rules', RuleList, { params, keep: true })
  const kindNames = new Map((kinds.data?.kinds ?? []).map((one) => [one.kind, one]))
  return (
    <Page
      title={t('title')}
      sub={t('subRules')}
      actions={
        <>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
          <Tabs here="rules" />
        </>
      }
    >
      <Waiting />
      <Card>
        <div className="filters rule-filters" data-search>
          <Input.Search
            allowClear
            maxLength={100}
            aria-label={t('searchRules')}
            placeholder={t('searchRules')}
            onChange={({ target }) => {
              setPage(1)
              setText(target.value)
            }}
          />
          <Select<string>
            allowClear
            aria-label={t('kind')}
            placeholder={t('allKinds')}
            value={search.kind ?? null}
            onChange={(kind) => {
              setPage(1)
              void navigate({ to: '.', search: { kind: kind ?? undefined } as never, replace: true })
            }}
            options={(kinds.data?.kinds ?? []).map((one) => ({
              value: one.kind,
              label: `${words({ zh: one.nameZh, en: one.nameEn })} (${one.enabled}/${one.rules})`,
            }))}
          />
          <Select<'true' | 'false'>
            allowClear
            aria-label={t('inForce.label')}
            placeholder={t('inForce.all')}
            value={enabled ?? null}
            onChange={(next) => {
              setPage(1)
              setEnabled(next ?? undefined)
            }}
            options={(['true', 'false'] as const).map((value) => ({ value, label: t(`inForce.${value}`) }))}
          />
        </div>
        <Answer of={query} loading={<Loading lines={10} />}>
          {({ rules, total }) =>
            rules.length === 0 ? (
              <Empty title={t('noRules')} hint={t('noRulesDo')} />
            ) : (
              <>
                <p className="muted">{deskT('total', { count: total })}</p>
                <Table<MonitoringRule>
                  size="small"
                  rowKey="ruleId"
                  dataSource={rules}
                  scroll={{ x: 980 }}
                  pagination={{
                    ...{ pageSize, total, current: page, onChange: setPage },
                    ...{ hideOnSinglePage: true, showSizeChanger: false },
                  }}
                  columns={columnsOf(t, words, (kind) => {
                    const found = kindNames.get(kind)
                    return found ? words({ zh: found.nameZh, en: found.nameEn }) : kind
                  })}
                />
              </>
            )
          }
        </Answer>
      </Card>
    </Page>
  )
}

const columnsOf = (
  t: ReturnType<typeof useT>,
  words: ReturnType<typeof useWords>,
  kindOf: (kind: string) => string,
) => [
  {
    title: t('ruleName'),
    width: 240,
    render: (_: unknown, one: MonitoringRule) => (
      <>
        <Link to={'/findings/rules/$ruleId' as never} params={{ ruleId: one.ruleId } as never}>
          {one.itemName ?? words({ zh: one.nameZh, en: one.nameEn })}
        </Link>
        {one.itemName ? <div className="muted">{kindOf(one.kind)}</div> : null}
        {one.hilistCode ? <div className="muted tabular">{one.hilistCode}</div> : null}
      </>
    ),
  },
  { title: t('logic'), render: (_: unknown, one: MonitoringRule) => words({ zh: one.logicZh, en: one.logicEn }) },
  {
    title: t('does'),
    width: 150,
    render: (_: unknown, one: MonitoringRule) => <RuleTags of={one} />,
  },
  {
    title: t('validity'),
    width: 190,
    className: 'tabular',
    render: (_: unknown, { validFrom, validTo }: MonitoringRule) => `${validFrom} – ${validTo ?? '…'}`,
  },
]

/** What it says and does, and whether it is in force at all. */
export function RuleTags({ of }: { of: Pick<MonitoringRule, 'result' | 'action' | 'enabled'> }) {
  const t = useT()
  return (
    <>
      <Tag color={of.result === 'violation' ? 'error' : 'warning'}>{t(`verdict.${of.result}`)}</Tag>
      <Tag>{t(`action.${of.action}`)}</Tag>
      {of.enabled ? null : <Tag>{t('inForce.false')}</Tag>}
    </>
  )
}

/** Requests that wait for a second person; nothing when none do. */
function Waiting() {
  const t = useT()
  const { locale } = usePreferences()
  const query = useApi('/api/monitoring/changes', ChangeList)
  const changes = query.data?.changes ?? []
  if (changes.length === 0) return null
  return (
    <Card title={t('change.waiting', { n: changes.length })}>
      {changes.map((one) => (
        <RequestRow
          key={one.id}
          of={one}
          name={
            <Link to={'/findings/rules/$ruleId' as never} params={{ ruleId: one.ruleId } as never}>
              {locale === 'zh' ? one.nameZh : one.nameEn}
            </Link>
          }
        />
      ))}
    </Card>
  )
}
