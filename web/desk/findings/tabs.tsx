import { useNavigate } from '@tanstack/react-router'
import { Radio } from 'antd'
import { useT } from './texts.ts'

export function Tabs({ here }: { here: 'queue' | 'summary' }) {
  const t = useT()
  const go = useNavigate()
  return (
    <Radio.Group
      value={here}
      onChange={({ target }) => void go({ to: target.value === 'queue' ? '/findings' : '/findings/summary' })}
    >
      <Radio.Button value="queue">{t('queue')}</Radio.Button>
      <Radio.Button value="summary">{t('summary')}</Radio.Button>
    </Radio.Group>
  )
}
