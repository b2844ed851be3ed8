import type { PooledChannel } from '#contracts/booking'
import type { ChannelPool } from '#contracts/schedules'
import './booking.css'
import { useT } from './texts.ts'

export const channels: readonly PooledChannel[] = ['app', 'window', 'primary-care', 'referral']
const parts = ['taken', 'held', 'free', 'unreleased', 'closed'] as const

/** One channel's numbers by state, as a small stacked bar; its words say the same. */
export function PoolBar({ pool, max }: { pool: ChannelPool; max: number }) {
  const t = useT()
  const said = parts
    .filter((part) => pool[part] > 0)
    .map((part) => `${t(`slot.${part}`)} ${pool[part]}`)
    .join(' · ')
  return (
    <span className="pool-line">
      <span className="pool-channel">{t(`channel.${pool.channel}`)}</span>
      <span
        className="pool-bar"
        style={{ width: `${max ? Math.max(8, (pool.numbers / max) * 100) : 0}%` }}
        title={said}
      >
        {parts.map((part) =>
          pool[part] > 0 ? <span key={part} data-part={part} style={{ flexGrow: pool[part] }} /> : null,
        )}
      </span>
      <span className="pool-said muted tabular">{said}</span>
    </span>
  )
}

/** Numbers dealt out to channels, before they exist: the parts of a session to come. */
export function QuotaBar({ quotas }: { quotas: Readonly<Record<PooledChannel, number>> }) {
  const t = useT()
  const said = channels.map((channel) => `${t(`channel.${channel}`)} ${quotas[channel]}`).join(' · ')
  return (
    <span className="pool-bar quota-bar" role="img" aria-label={said} title={said}>
      {channels.map((channel) =>
        quotas[channel] > 0 ? (
          <span key={channel} data-channel={channel} style={{ flexGrow: quotas[channel] }}>
            {quotas[channel]}
          </span>
        ) : null,
      )}
    </span>
  )
}

export function PoolLegend() {
  const t = useT()
  return (
    <p className="pool-legend muted">
      {parts.map((part) => (
        <span key={part}>
          <i data-part={part} aria-hidden="true" /> {t(`slot.${part}`)}
        </span>
      ))}
    </p>
  )
}
