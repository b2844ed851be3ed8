import { useQueryClient } from '@tanstack/react-query'
import { Badge, Button, Progress, Table } from 'antd'
import { useState } from 'react'
import { Board, type BoardSession } from '#contracts/schedules'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf, timeOf } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty, Loading } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useStream } from '../../shell/use-stream.ts'
import { DayStep } from '../booking/day-step.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Card, Page } from '../parts/page.tsx'
import { Suspend, type SuspendTask } from '../schedules/suspend.tsx'
import { useT as useDeskT } from '../texts.ts'
import './floor.css'
import { FloorNav } from './nav.tsx'
import { useT } from './texts.ts'

const PATH = '/api/schedules/board'
const count = (one: BoardSession, state: keyof BoardSession['states']) => one.states[state] ?? 0
/** Everybody who has (or had) a number: to come, here, seen, missed. */
const bookedOf = (one: BoardSession) =>
  count(one, 'booked') + count(one, 'checked-in') + count(one, 'seen') + count(one, 'no-show') + count(one, 'elsewhere')

/** The hospital's day as it is now: by department, live. */
export function BoardPage() {
  const t = useT()
  const bookingT = useBookingT()
  const deskT = useDeskT()
  const me = useMe()
  const client = useQueryClient()
  const today = dateOf(clock.now())
  const [day, setDay] = useState(today)
  const [task, setTask] = useState<SuspendTask | undefined>(undefined)
  const here = me.institution !== null
  const refetch = () => void client.invalidateQueries({ queryKey: [PATH] })
  const stream = useStream(here ? `${PATH}/stream` : undefined, refetch, { onReconnect: refetch })
  // The stream tells; without it the board is asked for again by itself.
  const query = useApi(PATH, Board, {
    params: { date: day },
    enabled: here,
    everyMs: stream === 'open' ? 60_000 : 10_000,
    keep: true,
  })
  const sessions = query.data?.departments.flatMap((one) => one.sessions) ?? []
  if (!here) return <Empty title={bookingT('noInstitution')} hint={bookingT('noInstitutionDo')} />
  const save = () =>
    saveCsv(
      `${t('board')} ${day}`,
      csvOf(
        [
          bookingT('department'),
          bookingT('doctor'),
          bookingT('time'),
          bookingT('numbers'),
          t('booked'),
          t('waiting'),
          t('seen'),
          t('noShows'),
        ],
        (query.data?.departments ?? []).flatMap((department) =>
          department.sessions.map((one) => [
            department.name,
            one.doctorName,
            `${timeOf(one.startsAt)}–${timeOf(one.endsAt)}`,
            ...[one.numbers, bookedOf(one), one.waiting, one.seen, one.noShows],
          ]),
        ),
      ),
    )
  return (
    <Page
      title={t('board')}
      sub={
        <>
          <Badge status={stream === 'open' ? 'success' : 'warning'} />{' '}
          {deskT(stream === 'open' ? 'live' : 'reconnecting')}
        </>
      }
      actions={
        <>
          <Button disabled={sessions.length === 0} onClick={save}>
            {deskT('exportCsv')}
          </Button>
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
        </>
      }
    >
      <FloorNav />
      <div className="no-print">
        <DayStep day={day} onChange={setDay} />
      </div>
      <Answer of={query} loading={<Loading cards={2} lines={5} />}>
        {(board) =>
          board.departments.length === 0 ? (
            <Empty title={t('noSessions')} hint={t('noSessionsDo')} />
          ) : (
            <>
              <Sums sessions={sessions} />
              {board.departments.map((department) => (
                <Department
                  key={department.code}
                  name={department.name}
                  sessions={department.sessions}
                  onTask={(kind, one) =>
                    setTask({
                      kind,
                      block: {
                        sessionId: one.sessionId,
                        doctorId: one.doctorId,
                        doctorName: one.doctorName,
                        day: board.day,
                        startsAt: one.startsAt,
                        endsAt: one.endsAt,
                      },
                    })
                  }
                />
              ))}
            </>
          )
        }
      </Answer>
      {task ? <Suspend task={task} onClose={() => setTask(undefined)} onDone={refetch} /> : null}
    </Page>
  )
}

function Sums({ sessions }: { sessions: readonly BoardSession[] }) {
  const t = useT()
  const running = sessions.filter(({ suspended }) => !suspended)
  const sum = (of: (one: BoardSession) => number) => running.reduce((all, one) => all + of(one), 0)
  const numbers = sum((one) => one.numbers)
  const boxes = [
    { key: 'booked', value: sum(bookedOf), of: numbers },
    { key: 'toCome', value: sum((one) => count(one, 'booked')) },
    { key: 'waiting', value: sum((one) => one.waiting) },
    { key: 'seen', value: sum((one) => one.seen) },
    { key: 'noShows', value: sum((one) => one.noShows) },
    { key: 'free', value: sum((one) => Object.values(one.channels).reduce((all, pool) => all + (pool?.free ?? 0), 0)) },
  ] as const
  return (
    <Card>
      <div className="floor-boxes">
        {boxes.map((box) => (
          <div key={box.key}>
            <b className="tabular">
              {box.value}
              {'of' in box ? <span className="muted floor-of"> / {box.of}</span> : null}
            </b>
            <span className="muted">{t(box.key)}</span>
          </div>
        ))}
      </div>
    </Card>
  )
}

function Department(props: {
  name: string
  sessions: readonly BoardSession[]
  onTask: (kind: SuspendTask['kind'], one: BoardSession) => void
}) {
  const t = useT()
  const bookingT = useBookingT()
  const { desk } = useRights()
  const number = (title: string, of: (one: BoardSession) => number, tone?: string) => ({
    title,
    width: 76,
    align: 'right' as const,
    className: 'tabular',
    render: (_: unknown, one: BoardSession) => <span className={of(one) > 0 ? tone : 'muted'}>{of(one)}</span>,
  })
  return (
    <Card title={props.name}>
      <Table<BoardSession>
        size="small"
        rowKey="sessionId"
        pagination={false}
        scroll={{ x: 900 }}
        dataSource={[...props.sessions]}
        columns={[
          {
            title: bookingT('doctor'),
            width: 120,
            render: (_, one) => (
              <>
                <b>{one.doctorName}</b>
                {one.suspended ? <div className="vermilion">{bookingT('suspended')}</div> : null}
              </>
            ),
          },
          {
            title: bookingT('session'),
            width: 240,
            render: (_, one) => (
              <>
                <span className="tabular">
                  {timeOf(one.startsAt)}–{timeOf(one.endsAt)}
                </span>{' '}
                <span className="muted">{bookingT(`kind.${one.kind}`)}</span>
              </>
            ),
          },
          { title: t('fullness'), render: (_, one) => <Fullness one={one} /> },
          number(t('toCome'), (one) => count(one, 'booked')),
          number(t('waiting'), (one) => one.waiting, 'floor-waiting'),
          number(t('seen'), (one) => one.seen),
          number(t('noShows'), (one) => one.noShows, 'amber'),
          {
            width: 130,
            align: 'right',
            className: 'no-print',
            render: (_, one) =>
              desk && !one.suspended && Date.parse(one.endsAt) > clock.now().getTime() ? (
                <span className="in-row floor-right">
                  <Button size="small" type="text" onClick={() => props.onTask('substitute', one)}>
                    {t('substitute')}
                  </Button>
                  <Button size="small" type="text" danger onClick={() => props.onTask('suspend', one)}>
                    {t('suspend')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
    </Card>
  )
}

function Fullness({ one }: { one: BoardSession }) {
  const booked = bookedOf(one)
  const percent = one.numbers > 0 ? Math.round((booked / one.numbers) * 100) : 0
  return (
    <Progress
      size="small"
      percent={percent}
      status="normal"
      format={() => (
        <span className="tabular">
          {booked} / {one.numbers}
        </span>
      )}
    />
  )
}
