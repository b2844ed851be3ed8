import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { Appointment } from '#contracts/booking'
import { exact, timeOf } from '../../shell/moment.ts'
import { Day } from '../../shell/time.tsx'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import './booking.css'
import { useT } from './texts.ts'

/** The slip for the person's hand: where, when, which number. Printed on its own. */
export function Slip(props: { appointment: Appointment; onNext: () => void; nextText: string }) {
  const t = useT()
  const one = props.appointment
  const print = () => window.print()
  useKeys([
    { key: 'p', label: t('printSlip'), run: print },
    { key: 'enter', label: props.nextText, run: props.onNext },
  ])
  return (
    <div>
      <article className="slip">
        <header>
          <b>{one.institutionName}</b>
          <span>{t('slip')}</span>
        </header>
        <p className="slip-number tabular">{one.numberSeq}</p>
        <dl className="facts">
          <dt>{t('who')}</dt>
          <dd>{one.residentName}</dd>
          <dt>{t('department')}</dt>
          <dd>
            {one.departmentName} · {one.doctorName}
          </dd>
          <dt>{t('time')}</dt>
          <dd className="tabular">
            <Day date={one.startsAt} /> {timeOf(one.startsAt)}–{timeOf(one.endsAt)}
          </dd>
          <dt>{t('checkIn')}</dt>
          <dd className="tabular">
            {timeOf(one.checkInFrom)}–{timeOf(one.checkInUntil)}
          </dd>
          <dt>{t('cancelUntil')}</dt>
          <dd className="tabular">{exact(one.cancelUntil)}</dd>
        </dl>
        <footer className="muted tabular">{exact(one.bookedAt)}</footer>
      </article>
      <p className="in-row no-print slip-buttons">
        <Button icon={<PrinterOutlined />} onClick={print}>
          {t('printSlip')} <KeyName name="p" />
        </Button>
        <Button type="primary" autoFocus onClick={props.onNext}>
          {props.nextText} <KeyName name="enter" />
        </Button>
      </p>
    </div>
  )
}
