import { useEffect, useRef } from 'react'
import { clock } from '../../shell/browser.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { Day } from '../../shell/time.tsx'
import { weekdayOf } from '../booking/days.ts'
import { useT as useBookingT } from '../booking/texts.ts'
import './schedules.css'
import { useT } from './texts.ts'
import type { Block } from './use-week.ts'

interface Props {
  days: readonly string[]
  blocks: readonly Block[]
  onSession: (block: Block) => void
  onDoctor: (doctorId: string, doctorName: string) => void
  /** A click beside the blocks: a new template of that doctor and weekday. */
  onEmpty?: ((doctorId: string, day: string) => void) | undefined
}

/** Doctors down, days across; each session a block whose fill says how full it is. */
export function Grid({ days, blocks, onSession, onDoctor, onEmpty }: Props) {
  const t = useT()
  const today = dateOf(clock.now())
  const scroll = useRef<HTMLDivElement>(null)
  const first = days[0]
  // On a narrow screen the week begins at today, which may be its last day.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each week
  useEffect(() => {
    const box = scroll.current
    const head = box?.querySelector<HTMLElement>('thead [data-today="true"]')
    if (box && head) box.scrollLeft = head.offsetLeft - (box.querySelector('th')?.offsetWidth ?? 0)
  }, [first])
  const doctorIds = [...new Set(blocks.map(({ doctorId }) => doctorId))]
  const doctors = doctorIds
    .map((doctorId) => [doctorId, blocks.filter((one) => one.doctorId === doctorId)] as const)
    .toSorted(
      ([, [a]], [, [b]]) =>
        a!.departmentName.localeCompare(b!.departmentName, 'zh') || a!.doctorName.localeCompare(b!.doctorName, 'zh'),
    )
  return (
    <section className="card week-card" aria-label={t('nav.week')}>
      <div className="week-scroll" ref={scroll}>
        <table className="week">
          <thead>
            <tr>
              <th scope="col">{t('doctor')}</th>
              {days.map((day) => (
                <DayHead key={day} day={day} today={day === today} count={blocks.filter((one) => one.day === day)} />
              ))}
            </tr>
          </thead>
          <tbody>
            {doctors.map(([doctorId, theirs]) => (
              <tr key={doctorId}>
                <th scope="row">
                  <button
                    type="button"
                    className="week-doctor"
                    onClick={() => onDoctor(doctorId, theirs[0]!.doctorName)}
                  >
                    <b>{theirs[0]!.doctorName}</b>
                    <span className="muted">{theirs[0]!.departmentName}</span>
                  </button>
                </th>
                {days.map((day) => (
                  <td key={day} data-today={day === today}>
                    {theirs
                      .filter((block) => block.day === day)
                      .map((block) => (
                        <BlockButton key={block.key} block={block} onOpen={() => onSession(block)} />
                      ))}
                    {onEmpty && day > today ? (
                      <button
                        type="button"
                        className="week-add no-print"
                        aria-label={`${t('addTemplate')} ${theirs[0]!.doctorName} ${day}`}
                        onClick={() => onEmpty(doctorId, day)}
                      >
                        ＋
                      </button>
                    ) : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legend />
    </section>
  )
}

function DayHead({ day, today, count }: { day: string; today: boolean; count: readonly Block[] }) {
  const bookingT = useBookingT()
  const opened = count.filter(({ state }) => state === 'opened')
  const numbers = opened.reduce((sum, one) => sum + one.numbers, 0)
  const taken = opened.reduce((sum, one) => sum + one.taken, 0)
  return (
    <th scope="col" data-today={today}>
      {bookingT(`weekday.d${weekdayOf(day)}`)} <Day date={day} short />
      <span className="muted tabular week-sum">{numbers ? `${taken} / ${numbers}` : ' '}</span>
    </th>
  )
}

function BlockButton({ block, onOpen }: { block: Block; onOpen: () => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const share = block.numbers ? Math.round((block.taken / block.numbers) * 100) : 0
  const opened = block.state === 'opened'
  const note =
    block.state === 'left-out' && block.why
      ? t(`why.${block.why}`)
      : opened
        ? `${block.taken} / ${block.numbers}`
        : t(`state.${block.state}`)
  return (
    <button
      type="button"
      className="block"
      data-state={block.state}
      data-kind={block.kind}
      data-full={opened && share >= 100}
      onClick={onOpen}
      title={`${bookingT(`kind.${block.kind}`)} · ${t(`state.${block.state}`)}`}
    >
      <span className="tabular">
        {timeOf(block.startsAt)}–{timeOf(block.endsAt)}
      </span>
      <span className="block-note tabular">{note}</span>
      {opened ? (
        <span className="block-fill" aria-hidden="true">
          <span style={{ width: `${share}%` }} />
        </span>
      ) : null}
    </button>
  )
}

function Legend() {
  const t = useT()
  const bookingT = useBookingT()
  return (
    <p className="week-legend muted">
      <span>
        <i data-kind="offline" /> {bookingT('kind.offline')}
      </span>
      <span>
        <i data-kind="online-follow-up" /> {bookingT('kind.online-follow-up')}
      </span>
      <span>
        <i data-state="later" /> {t('state.later')}
      </span>
      <span>
        <i data-state="left-out" /> {t('state.left-out')}
      </span>
      <span>
        <i data-state="suspended" /> {t('state.suspended')}
      </span>
    </p>
  )
}
