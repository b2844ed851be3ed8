import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useKeys } from '../frame/keys.ts'
import './booking.css'
import { addDays } from './days.ts'
import { useT } from './texts.ts'

/** The day (or the week of the day) that is looked at: a step back, a step on, today; also by ← → and T. */
export function DayStep({ day, onChange, week }: { day: string; onChange: (day: string) => void; week?: boolean }) {
  const t = useT()
  const step = week ? 7 : 1
  const today = dateOf(clock.now())
  const before = () => onChange(addDays(day, -step))
  const after = () => onChange(addDays(day, step))
  const words = week
    ? { before: t('previousWeek'), after: t('nextWeek'), now: t('thisWeek') }
    : { before: t('previousDay'), after: t('nextDay'), now: t('today') }
  useKeys([
    { key: 'arrowleft', label: words.before, run: before },
    { key: 'arrowright', label: words.after, run: after },
    { key: 't', label: words.now, run: () => onChange(today) },
  ])
  return (
    <span className="day-step">
      <Button icon={<LeftOutlined />} aria-label={words.before} onClick={before} />
      <Input
        type="date"
        aria-label={t('day')}
        value={day}
        onChange={(event) => event.target.value && onChange(event.target.value)}
      />
      <Button icon={<RightOutlined />} aria-label={words.after} onClick={after} />
      <Button onClick={() => onChange(today)}>{words.now}</Button>
    </span>
  )
}
