import { Link } from '@tanstack/react-router'
import { Button, Drawer, Tag } from 'antd'
import { useState } from 'react'
import { clock } from '../../shell/browser.ts'
import { timeOf } from '../../shell/moment.ts'
import { Day, Time } from '../../shell/time.tsx'
import { PoolBar, PoolLegend } from '../booking/channel-bar.tsx'
import { useT as useBookingT } from '../booking/texts.ts'
import { useRights } from '../booking/use-staff.ts'
import { Suspend, type SuspendTask } from './suspend.tsx'
import { useT } from './texts.ts'
import type { Block } from './use-week.ts'

/** One session of the week: its numbers by channel, when they are released and given back, and stopping it. */
export function SessionSheet(props: { block: Block | undefined; onClose: () => void; onChanged: () => void }) {
  const { block } = props
  const [task, setTask] = useState<SuspendTask | undefined>(undefined)
  return (
    <>
      <Drawer
        open={block !== undefined}
        size={520}
        title={
          block ? (
            <>
              {block.doctorName} · <Day date={block.day} /> {timeOf(block.startsAt)}–{timeOf(block.endsAt)}
            </>
          ) : (
            ''
          )
        }
        onClose={props.onClose}
        destroyOnHidden
      >
        {block ? <Sheet block={block} onTask={setTask} /> : null}
      </Drawer>
      {task ? <Suspend task={task} onClose={() => setTask(undefined)} onDone={props.onChanged} /> : null}
    </>
  )
}

function Sheet({ block, onTask }: { block: Block; onTask: (task: SuspendTask) => void }) {
  const t = useT()
  const bookingT = useBookingT()
  const { desk, doctor, editor } = useRights()
  const max = Math.max(0, ...block.pools.map(({ numbers }) => numbers))
  const running = block.state === 'opened' && Date.parse(block.endsAt) > clock.now().getTime()
  const { sessionId } = block
  return (
    <div className="form">
      <p>
        {block.departmentName} · {bookingT(`kind.${block.kind}`)}{' '}
        <Tag color={block.state === 'suspended' ? 'error' : block.state === 'left-out' ? 'warning' : undefined}>
          {block.why ? t(`why.${block.why}`) : t(`state.${block.state}`)}
        </Tag>
      </p>
      <p className="tabular">{bookingT('fullness', { taken: block.taken, numbers: block.numbers })}</p>
      {block.pools.length > 0 ? (
        <div>
          {block.pools.map((pool) => (
            <PoolBar key={pool.channel} pool={pool} max={max} />
          ))}
          <PoolLegend />
        </div>
      ) : null}
      <dl className="facts">
        <dt>{t('releasesAt')}</dt>
        <dd>
          {block.releasesAt ? (
            <Time at={block.releasesAt} plan />
          ) : sessionId ? (
            bookingT('atOnce')
          ) : (
            t(block.state === 'left-out' ? 'notOpened' : 'whenOpened')
          )}
        </dd>
        {block.giveBacks.map((one) => (
          <GiveBackFact key={`${one.from} ${one.to} ${one.at}`} one={one} />
        ))}
      </dl>
      {sessionId && running && (desk || doctor) ? (
        <p className="in-row">
          {editor ? (
            <Link to={'/pools' as never} search={{ day: block.day } as never}>
              <Button>{t('toPools')}</Button>
            </Link>
          ) : null}
          {desk ? (
            <Button onClick={() => onTask({ kind: 'substitute', block: { ...block, sessionId } })}>
              {t('substitute')}
            </Button>
          ) : null}
          <Button danger onClick={() => onTask({ kind: 'suspend', block: { ...block, sessionId } })}>
            {t('suspend')}
          </Button>
        </p>
      ) : null}
      {block.state === 'suspended' ? (
        <p>
          <Link to="/schedules/suspensions">{t('toSuspensions')}</Link>
        </p>
      ) : null}
    </div>
  )
}

function GiveBackFact({ one }: { one: Block['giveBacks'][number] }) {
  const t = useT()
  const bookingT = useBookingT()
  return (
    <>
      <dt>
        {bookingT(`channel.${one.from}`)} → {bookingT(`channel.${one.to}`)}
      </dt>
      <dd>
        <Time at={one.at} plan />
        {one.doneAt ? <span className="muted"> · {t('givenBack', { n: one.moved ?? 0 })}</span> : null}
      </dd>
    </>
  )
}
