import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Dropdown } from 'antd'
import { RunAnswer } from '#contracts/budgets'
import { clock } from '../../shell/browser.ts'
import { useMe } from '../../shell/session.tsx'
import { useSentence } from '../../shell/states.tsx'
import { useCommand } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

/** Makes drafts: the newest month that is over, and the year. */
export function Runs({ year }: { year: number }) {
  const t = useT()
  const { roles } = useMe()
  const { message } = App.useApp()
  const sentence = useSentence()
  const client = useQueryClient()
  const navigate = useNavigate()
  const command = useCommand(RunAnswer, {
    onDone: ({ statementIds }) => {
      void message.success(t('made', { count: statementIds.length }))
      void client.invalidateQueries({ queryKey: ['/api/statements'] })
      void navigate({ to: '/fund/statements' as never, search: { year, state: 'draft' } as never })
    },
  })
  if (!roles.includes('manager')) return null
  const now = clock.now()
  const month = now.getFullYear() > year ? 12 : Math.max(1, now.getMonth())
  const run = (what: 'prepayments' | 'points' | 'clearings') =>
    command.mutate(
      { path: `/api/budgets/${what}`, body: what === 'clearings' ? { year } : { year, month } },
      { onError: (error) => void message.error(sentence(error)) },
    )
  const names = ['prepayments', 'points', 'clearings'] as const
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: names.map((key) => ({ key, label: t(`runs.${key}`, { year, month }) })),
        onClick: ({ key }) => run(key as (typeof names)[number]),
      }}
    >
      <Button type="primary" loading={command.isPending}>
        {t('run')}
      </Button>
    </Dropdown>
  )
}
