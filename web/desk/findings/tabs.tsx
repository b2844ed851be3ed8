import { useNavigate } from '@tanstack/react-router'
import { Radio } from 'antd'
import { useMe } from '../../shell/session.tsx'
import { useT } from './texts.ts'

const places = { queue: '/findings', summary: '/findings/summary', rules: '/findings/rules' } as const
type Place = keyof typeof places

/** Doctors read what was found; the rules themselves are the auditor's, the administrator's and the manager's. */
export const useMayReadRules = (): boolean =>
  useMe().roles.some((role) => role === 'auditor' || role === 'manager' || role === 'administrator')

export function Tabs({ here }: { here: Place }) {
  const t = useT()
  const go = useNavigate()
  const mayReadRules = useMayReadRules()
  const mayReadFindings = useMe().roles.some((role) => role === 'auditor' || role === 'manager' || role === 'doctor')
  return (
    <Radio.Group value={here} onChange={({ target }) => void go({ to: places[target.value as Place] as never })}>
      {mayReadFindings ? <Radio.Button value="queue">{t('queue')}</Radio.Button> : null}
      {mayReadFindings ? <Radio.Button value="summary">{t('summary')}</Radio.Button> : null}
      {mayReadRules ? <Radio.Button value="rules">{t('rules')}</Radio.Button> : null}
    </Radio.Group>
  )
}
