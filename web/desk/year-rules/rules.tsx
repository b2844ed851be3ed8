import { Link, useSearch } from '@tanstack/react-router'
import { Checkbox, Select, Tag } from 'antd'
import { useState } from 'react'
import { FundRule, FundRuleKind, FundRuleList, parametersOf } from '#contracts/budgets'
import { listInstitutionsAnswer } from '#contracts/institutions'
import { usePreferences } from '../../shell/preferences.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { Day } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { Rates } from './capitation.tsx'
import { Approve, Signed, useMayEnter } from './page.tsx'
import { RuleForm } from './rule-form.tsx'
import { type Speaker, sentencesOf } from './say.ts'
import { useT } from './texts.ts'

type Rule = ReturnType<typeof FundRule.parse>

/** Names of institutions by their codes, as the rules know them. */
export function usePlaces() {
  const places = useApi('/api/institutions', listInstitutionsAnswer).data?.institutions ?? []
  const names = new Map(places.map(({ code, name }) => [code, name]))
  return { places, nameOf: (code: string) => names.get(code) ?? code }
}

/** Dated rules of payment in words, by kind; who may enter one begins from the one in force. */
export function Rules() {
  const t = useT()
  const mayEnter = useMayEnter()
  const { rule: asked } = useSearch({ strict: false }) as { rule?: string }
  const [earlier, setEarlier] = useState(false)
  const [entering, setEntering] = useState<FundRuleKind | null>(null)
  const query = useApi('/api/budgets/rules', FundRuleList)
  const kinds = FundRuleKind.options.filter((kind) => kind !== 'shared-savings')
  const pick = (
    <>
      <Checkbox checked={earlier} onChange={({ target }) => setEarlier(target.checked)}>
        {t('earlier')}
      </Checkbox>
      {mayEnter ? (
        <Select
          aria-label={t('newRule')}
          placeholder={t('newRule')}
          value={null}
          style={{ minWidth: 180 }}
          onChange={(kind) => setEntering(kind)}
          options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      ) : null}
    </>
  )
  return (
    <Card title={t('parts.rules')} extra={pick}>
      <Answer of={query} loading={<Loading lines={8} />}>
        {({ rules }) => (
          <>
            {rules.length === 0 ? <Empty title={t('noRules')} hint={t('noRulesDo')} /> : null}
            {shownOf(rules, earlier, asked).map((rule) => (
              <One key={rule.id} rule={rule} asked={rule.id === asked} onDone={() => query.refetch()} />
            ))}
            {entering ? (
              <RuleForm
                kind={entering}
                rules={rules}
                onClose={() => setEntering(null)}
                onDone={() => void query.refetch()}
              />
            ) : null}
          </>
        )}
      </Answer>
    </Card>
  )
}

/** By kind and name, the newest first; earlier ones only when asked for: drafts and the newest approved are what matters. */
function shownOf(rules: readonly Rule[], earlier: boolean, asked: string | undefined): Rule[] {
  const order = FundRuleKind.options
  const sorted = rules.toSorted(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      a.name.localeCompare(b.name) ||
      b.validFrom.localeCompare(a.validFrom),
  )
  const seen = new Set<string>()
  return sorted.filter(({ id, kind, name, state }) => {
    if (earlier || state === 'draft' || id === asked) return true
    if (state === 'superseded' || seen.has(`${kind}:${name}`)) return false
    return seen.add(`${kind}:${name}`)
  })
}

function One({ rule, asked, onDone }: { rule: Rule; asked: boolean; onDone: () => unknown }) {
  const t = useT()
  const { locale } = usePreferences()
  const between = useBetween()
  const { nameOf } = usePlaces()
  const { id, kind, name, mayApprove } = rule
  return (
    <section
      className="year-rule"
      aria-label={t(`kind.${kind}`)}
      aria-current={asked ? 'true' : undefined}
      ref={asked ? intoView : undefined}
    >
      <div className="year-rule-head">
        <h3 style={{ margin: 0 }}>{t(`kind.${kind}`)}</h3>
        {name === 'all' || kind === 'disease-package' ? null : <Tag>{name}</Tag>}
        <span>
          {t('validFrom')} <Day date={rule.validFrom} />
        </span>
        <Signed of={rule} />
        <span>
          {mayApprove ? <Approve path={`/api/budgets/rules/${id}/approve`} schema={FundRule} onDone={onDone} /> : null}
        </span>
      </div>
      <Sentences rule={rule} who={{ t, between, locale, nameOf }} />
      <p className="muted">
        {t('source')}: {rule.source} · <RestingOn id={id} />
      </p>
      {kind === 'capitation' ? <Rates of={rule.parameters} /> : null}
    </section>
  )
}

/** The way back: the statements whose figures rest on it. */
export function RestingOn({ id }: { id: string }) {
  const t = useT()
  const mayRead = useMe().roles.some((role) => role === 'manager' || role === 'auditor')
  return mayRead ? (
    <Link className="no-print" to={'/fund/statements' as never} search={{ source: id } as never}>
      {t('restingOn')}
    </Link>
  ) : null
}

/** What the address asks for is looked at first. */
export const intoView = (one: HTMLElement | null): void => one?.scrollIntoView({ block: 'center' })

function Sentences({ rule: { kind, parameters }, who }: { rule: Rule; who: Speaker }) {
  const read = parametersOf[kind].safeParse(parameters)
  const said = read.success ? sentencesOf(who, kind, read.data as never) : []
  return (
    <ul className="year-say">
      {said.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  )
}
