import { Select } from 'antd'
import { SessionBands } from '#contracts/booking'
import { timeOf } from '../../shell/moment.ts'
import { useApi } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

/** A wish for a time of the session; without one the first that is left. */
export function BandChoice(props: {
  sessionId: string
  value: string | undefined
  onChange: (at: string | undefined) => void
}) {
  const t = useT()
  const query = useApi(`/api/booking/sessions/${props.sessionId}/bands`, SessionBands)
  const bands = query.data?.bands ?? []
  return (
    <Select<string>
      allowClear
      aria-label={t('time')}
      placeholder={t('firstFree')}
      value={props.value ?? null}
      onChange={props.onChange}
      options={bands.map((band) => ({
        value: band.startsAt,
        label: `${timeOf(band.startsAt)}–${timeOf(band.endsAt)}`,
      }))}
    />
  )
}
