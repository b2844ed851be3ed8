import { type ReactNode, useState } from 'react'
import type { ConsentText } from '#contracts/consent'
import { Card, Tag } from '../kit/parts.tsx'
import './family.css'
import { useT } from './texts.ts'

/** A consent text to read: its beginning, all of it on a touch, and below it what to decide. */
export function ConsentPaper(props: { paper: ConsentText; locale: 'zh' | 'en'; children: ReactNode }) {
  const t = useT()
  const { paper, locale } = props
  const [open, setOpen] = useState(false)
  const body = locale === 'zh' ? paper.bodyZh : paper.bodyEn
  return (
    <Card label={locale === 'zh' ? paper.titleZh : paper.titleEn}>
      <h2>{locale === 'zh' ? paper.titleZh : paper.titleEn}</h2>
      <Tag>{t(`neededFor.${paper.kind}`)}</Tag>
      <p className={open ? 'paper open' : 'paper'}>{body}</p>
      {body.length > 90 ? (
        <button type="button" className="plain-button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'fold' : 'readAll')}
        </button>
      ) : null}
      {props.children}
    </Card>
  )
}
