import { Table, Tag } from 'antd'
import type { Touched } from '#contracts/schedules'
import { timeOf } from '../../shell/moment.ts'
import { Day } from '../../shell/time.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import './schedules.css'
import { useT } from './texts.ts'

const tone = { open: 'success', close: undefined, keep: 'warning' } as const

/** What a change would alter (or has altered): each session and what becomes of it. Sessions people have numbers in come first. */
export function TouchedTable({ touched }: { touched: readonly Touched[] }) {
  const t = useT()
  const bookingT = useBookingT()
  const count = (effect: Touched['effect']) => touched.filter((one) => one.effect === effect).length
  if (touched.length === 0) return <p className="muted">{t('touchesNothing')}</p>
  const order = { keep: 0, close: 1, open: 2 }
  return (
    <div>
      <p className="touched-sum">
        {(['keep', 'close', 'open'] as const).map((effect) =>
          count(effect) > 0 ? (
            <Tag key={effect} color={tone[effect]}>
              {t(`effectSum.${effect}`, { n: count(effect) })}
            </Tag>
          ) : null,
        )}
      </p>
      {count('keep') > 0 ? <p className="amber">{t('keepDo')}</p> : null}
      <Table<Touched>
        size="small"
        rowKey={(row) => `${row.doctorId} ${row.startsAt} ${row.effect}`}
        dataSource={touched.toSorted(
          (a, b) => order[a.effect] - order[b.effect] || a.startsAt.localeCompare(b.startsAt),
        )}
        pagination={touched.length > 8 ? { pageSize: 8, showSizeChanger: false, size: 'small' } : false}
        columns={[
          { title: bookingT('day'), render: (_, row) => <Day date={row.day} /> },
          {
            title: bookingT('time'),
            className: 'tabular',
            render: (_, row) => `${timeOf(row.startsAt)}–${timeOf(row.endsAt)}`,
          },
          { title: bookingT('doctor'), dataIndex: 'doctorName' },
          {
            title: bookingT('numbers'),
            align: 'right',
            className: 'tabular',
            render: (_, row) => (row.taken > 0 ? `${row.taken} / ${row.numbers}` : row.numbers),
          },
          { title: t('becomes'), render: (_, row) => <Tag color={tone[row.effect]}>{t(`effect.${row.effect}`)}</Tag> },
        ]}
      />
    </div>
  )
}
