import { QuestionCircleOutlined } from '@ant-design/icons'
import { Alert, Popover } from 'antd'
import type { ReactNode } from 'react'
import { usePageTitle } from '../../shell/page.tsx'
import { useSentence } from '../../shell/states.tsx'
import { useT } from '../texts.ts'

/** A page with its name, one line under it, and what can be done on the right. */
export function Page(props: { title: string; sub?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  usePageTitle(props.title)
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.sub ? <p className="muted page-sub">{props.sub}</p> : null}
        </div>
        <div className="page-actions no-print">{props.actions}</div>
      </div>
      {props.children}
    </div>
  )
}

export function Card(props: { title?: ReactNode; extra?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <section className={`card ${props.className ?? ''}`}>
      {props.title ? (
        <div className="card-head">
          <h2>{props.title}</h2>
          {props.extra ? <div className="card-extra">{props.extra}</div> : null}
        </div>
      ) : null}
      {props.children}
    </section>
  )
}

/** A refusal beside the thing that was refused: the server's sentence says what to do. */
export function Refused({ error, action }: { error: unknown; action?: ReactNode }) {
  const sentence = useSentence()
  if (!error) return null
  return <Alert type="error" showIcon title={sentence(error)} action={action} role="alert" className="refused" />
}

/** "How is this counted", beside a figure. */
export function HowCounted({ text }: { text: string }) {
  const t = useT()
  return (
    <Popover
      content={<p className="how-counted">{text}</p>}
      title={t('howCounted')}
      trigger={['hover', 'focus', 'click']}
    >
      <button type="button" className="plain-button" aria-label={`${t('howCounted')}: ${text}`}>
        <QuestionCircleOutlined />
      </button>
    </Popover>
  )
}
