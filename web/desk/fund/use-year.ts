import { useNavigate, useSearch } from '@tanstack/react-router'
import { StatementState } from '#contracts/statements'
import { clock } from '../../shell/browser.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** The year, and what else a list is narrowed to, stand in the address: codes only. */
export function useYear() {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const asked = Number(search.year)
  const thisYear = clock.now().getFullYear()
  const state = StatementState.safeParse(search.state)
  const place = {
    year: Number.isInteger(asked) && asked > 2000 && asked < 2200 ? asked : thisYear,
    state: state.success ? state.data : undefined,
    ...{ kind: text(search.kind), subject: text(search.subject), source: text(search.source) },
  }
  const go = (next: Partial<typeof place>) =>
    void navigate({ to: '.', search: { ...place, ...next } as never, resetScroll: false })
  return { ...place, thisYear, go }
}
