import { CheckCircleFilled, PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { z } from 'zod'
import type { label, Pickup } from '#contracts/dispensing'
import { exact } from '../../shell/moment.ts'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { useWords } from '../parts/person.tsx'
import { useT } from './texts.ts'

type Label = z.infer<typeof label>

/** One label a medicine, for the bag: printed on their own, without the page around them. */
export function Labels({ labels, pickup, onNext }: { labels: readonly Label[]; pickup: Pickup; onNext: () => void }) {
  const t = useT()
  const print = () => window.print()
  useKeys([
    { key: 'p', label: t('print'), run: print },
    { key: 'enter', label: t('another'), run: onNext },
  ])
  return (
    <section className="hand-over" aria-label={t('labels')}>
      <p className="verdict no-print" data-valid="true" role="status">
        <CheckCircleFilled /> {t('handed')}
      </p>
      <div className="labels">
        {labels.map((one) => (
          <LabelCard key={one.itemId} one={one} at={pickup.dispensedAt} />
        ))}
      </div>
      <div className="action-bar no-print">
        <Button icon={<PrinterOutlined />} onClick={print}>
          {t('print')} <KeyName name="p" />
        </Button>
        <span className="action-hint" />
        <Button type="primary" onClick={onNext} autoFocus>
          {t('another')} <KeyName name="enter" />
        </Button>
      </div>
    </section>
  )
}

function LabelCard({ one, at }: { one: Label; at: string | null }) {
  const t = useT()
  const words = useWords()
  return (
    <article className="label">
      <header>
        <b>{one.patient}</b>
        <span>{one.pharmacyName}</span>
      </header>
      <h3>{words(one.title)}</h3>
      <p className="label-usage">{words(one.usage)}</p>
      <p>{words(one.counselling)}</p>
      <footer className="tabular">
        {one.lots
          .map((lot) => `${t('lot')} ${lot.lotNumber} · ${t('expiry')} ${lot.expiresOn} · ×${lot.packs}`)
          .join(' · ')}
        {at ? <span> {exact(at)}</span> : null}
      </footer>
    </article>
  )
}
