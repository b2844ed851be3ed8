import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button, Popconfirm, Segmented, Tag } from 'antd'
import type { Budget } from '#contracts/budgets'
import type { Reader } from '../../shell/api.ts'
import { useMe } from '../../shell/session.tsx'
import { useSentence } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { FundNav } from '../fund/nav.tsx'
import { Page } from '../parts/page.tsx'
import { Budgets } from './budgets.tsx'
import { RiskModels } from './risk.tsx'
import { Rules } from './rules.tsx'
import { useT } from './texts.ts'
import './year-rules.css'

const parts = ['budgets', 'rules', 'risk'] as const
type Part = (typeof parts)[number]

/** What the fund's year runs by: budgets, dated rules of payment, risk models. One person enters, another approves. */
export function YearRulesPage() {
  const t = useT()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const part: Part = parts.find((one) => one === search.part) ?? 'budgets'
  return (
    <Page title={t('title')} sub={t('sub')}>
      <FundNav />
      <div>
        <Segmented<Part>
          aria-label={t('partsLabel')}
          value={part}
          onChange={(next) => void navigate({ to: '.', search: { ...search, part: next } as never, replace: true })}
          options={parts.map((value) => ({ value, label: t(`parts.${value}`) }))}
        />
      </div>
      {part === 'budgets' ? <Budgets /> : part === 'rules' ? <Rules /> : <RiskModels />}
    </Page>
  )
}

export const useMayEnter = (): boolean => useMe().roles.includes('administrator')

const colours = { draft: 'warning', approved: 'success', superseded: 'default' } as const

type Entered = Pick<Budget, 'state' | 'enteredByName' | 'approvedByName'>

/** Whose two names stand under it. */
export function Signed({ of: { state, enteredByName, approvedByName } }: { of: Entered }) {
  const t = useT()
  return (
    <span className="muted">
      <Tag color={colours[state]}>{t(`state.${state}`)}</Tag>
      {t('entered', { name: enteredByName })}
      {approvedByName ? ` · ${t('approvedBy', { name: approvedByName })}` : ''}
    </span>
  )
}

/** The second person's step; shown only to who may take it. */
export function Approve<T>({ path, schema, onDone }: { path: string; schema: Reader<T>; onDone: () => unknown }) {
  const t = useT()
  const { message } = App.useApp()
  const sentence = useSentence()
  const command = useCommand(schema, {
    onDone: () => {
      void message.success(t('approved'))
      return onDone()
    },
  })
  return (
    <Popconfirm
      title={t('approveAsk')}
      okText={t('approve')}
      cancelText={t('cancel')}
      onConfirm={() => command.mutate({ path }, { onError: (error) => void message.error(sentence(error)) })}
    >
      <Button type="primary" size="small" loading={command.isPending}>
        {t('approve')}
      </Button>
    </Popconfirm>
  )
}
