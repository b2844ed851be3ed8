import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select, Slider } from 'antd'
import type { PooledChannel } from '#contracts/booking'
import type { GiveBack, Quotas } from '#contracts/schedules'
import { channels, QuotaBar } from '../booking/channel-bar.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import './schedules.css'
import { useT } from './texts.ts'

const reserved = ['window', 'primary-care', 'referral'] as const

/** How the numbers are dealt out: what each channel keeps, and what is left over belongs to the app. */
export function QuotasField(props: { quotas: Quotas; numbers: number; onChange: (quotas: Quotas) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { quotas, numbers } = props
  const kept = reserved.reduce((sum, channel) => sum + quotas[channel], 0)
  const set = (channel: (typeof reserved)[number], value: number) => props.onChange({ ...quotas, [channel]: value })
  return (
    <div className="form">
      <QuotaBar quotas={{ ...quotas, app: Math.max(0, numbers - kept) }} />
      {reserved.map((channel) => (
        <div key={channel} className="quota">
          <span>{bookingT(`channel.${channel}`)}</span>
          <Slider
            min={0}
            max={Math.max(1, numbers)}
            value={quotas[channel]}
            ariaLabelForHandle={bookingT(`channel.${channel}`)}
            onChange={(value) => set(channel, value)}
          />
          <InputNumber
            min={0}
            max={2000}
            aria-label={bookingT(`channel.${channel}`)}
            value={quotas[channel]}
            onChange={(value) => set(channel, value ?? 0)}
          />
        </div>
      ))}
      <p className={kept > numbers ? 'form-error' : 'field-hint'} role={kept > numbers ? 'alert' : undefined}>
        {kept > numbers ? t('quotasBeyond', { kept, numbers }) : t('quotasLeft', { app: numbers - kept, numbers })}
      </p>
    </div>
  )
}

/** When the untaken numbers of a channel go to another one. */
export function GiveBacksField(props: { value: readonly GiveBack[]; onChange: (value: GiveBack[]) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const options = channels.map((value) => ({ value, label: bookingT(`channel.${value}`) }))
  const set = (at: number, change: Partial<GiveBack>) =>
    props.onChange(props.value.map((one, index) => (index === at ? { ...one, ...change } : one)))
  return (
    <div className="form">
      {props.value.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no names of their own
        <div key={index} className="give-back">
          <Select<PooledChannel>
            aria-label={t('giveFrom')}
            value={one.from}
            onChange={(from) => set(index, { from })}
            options={options}
          />
          <span aria-hidden="true">→</span>
          <Select<PooledChannel>
            aria-label={t('giveTo')}
            value={one.to}
            onChange={(to) => set(index, { to })}
            options={options}
          />
          <InputNumber
            min={0}
            max={30}
            aria-label={t('daysBefore')}
            suffix={t('daysBefore')}
            value={one.daysBefore}
            onChange={(value) => set(index, { daysBefore: value ?? 0 })}
          />
          <Input
            type="time"
            aria-label={bookingT('time')}
            value={one.at}
            onChange={(event) => set(index, { at: event.target.value })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('remove')}
            onClick={() => props.onChange(props.value.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<PlusOutlined />}
          disabled={props.value.length >= 8}
          onClick={() =>
            props.onChange([...props.value, { from: 'primary-care', to: 'app', daysBefore: 1, at: '18:00' }])
          }
        >
          {t('addGiveBack')}
        </Button>
      </div>
    </div>
  )
}
