import { SubNav } from '../booking/sub-nav.tsx'
import { useHas, useLead } from '../grid/nav.tsx'
import { useT } from './texts.ts'

/** The pages about the fund's year that lie side by side. */
export function FundNav() {
  const t = useT()
  const has = useHas()
  const lead = useLead()
  // The administrator enters the year's rules; the money itself is the manager's and the auditor's.
  if (!has('manager', 'auditor')) return null
  return (
    <SubNav
      label={t('nav')}
      items={[
        { to: '/fund', text: t('navOverview') },
        { to: '/fund/spending', text: t('navSpending') },
        { to: '/fund/statements', text: t('navStatements') },
        { to: '/fund/cases', text: t('navCases') },
        { to: '/fund/grouper', text: t('navGrouper') },
        { to: '/fund/tariffs', text: t('navTariffs') },
        ...(lead || has('auditor') ? [{ to: '/fund/rules', text: t('navRules') }] : []),
        { to: '/fund/assessment', text: t('navAssessment') },
      ]}
    />
  )
}
