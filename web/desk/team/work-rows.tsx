import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Tag } from 'antd'
import { useEffect, useState } from 'react'
import type { Reason, WorkItem } from '#contracts/worklists'
import { Time } from '../../shell/time.tsx'
import { useKeys } from '../frame/keys.ts'
import { SexAge } from '../parts/person.tsx'
import { useT } from './texts.ts'

interface Props {
  teamId: string
  items: readonly WorkItem[]
  works: boolean
  chosen: ReadonlySet<string>
  onChosen: (chosen: ReadonlySet<string>) => void
  onCall: (item: WorkItem) => void
  onPutOff: (item: WorkItem) => void
}

/** One line a person, the most urgent first; j and k walk, Enter opens. */
export function WorkRows(props: Props) {
  const t = useT()
  const navigate = useNavigate()
  const { items, works, chosen, onChosen } = props
  const [at, setAt] = useState(0)
  const current = items[Math.min(at, items.length - 1)]
  const id = current?.residentId
  useEffect(() => {
    if (at > 0 && id) document.getElementById(`work-${id}`)?.scrollIntoView({ block: 'nearest' })
  }, [at, id])
  const move = (step: number) => setAt(Math.max(0, Math.min(items.length - 1, at + step)))
  const choose = (residentId: string) => {
    const next = new Set(chosen)
    if (!next.delete(residentId)) next.add(residentId)
    onChosen(next)
  }
  const open = (item: WorkItem) => void navigate(personOf(item, props.teamId) as never)
  const work = works && current !== undefined
  useKeys([
    { key: 'j', label: t('today.next'), run: () => move(1) },
    { key: 'k', label: t('today.previous'), run: () => move(-1) },
    { key: 'enter', label: t('today.open'), run: () => current && open(current), enabled: work },
    { key: 'x', label: t('today.choosing'), run: () => current && choose(current.residentId), enabled: work },
    { key: 'c', label: t('today.call'), run: () => current && props.onCall(current), enabled: work },
    { key: 'p', label: t('today.putOff'), run: () => current && props.onPutOff(current), enabled: work },
  ])
  const all = items.every((item) => chosen.has(item.residentId))
  return (
    <>
      {works ? (
        <Checkbox
          className="work-all"
          checked={all}
          indeterminate={!all && chosen.size > 0}
          onChange={() => onChosen(all ? new Set() : new Set(items.map((item) => item.residentId)))}
        >
          {t('today.chooseAll')}
        </Checkbox>
      ) : null}
      <ul className="work-list">
        {items.map((item, index) => (
          <Row
            key={item.residentId}
            {...props}
            item={item}
            current={item.residentId === id}
            onPoint={() => setAt(index)}
            onChoose={() => choose(item.residentId)}
          />
        ))}
      </ul>
    </>
  )
}

const personOf = (item: WorkItem, team: string) => ({ to: `/team/people/${item.residentId}`, search: { team } })

function Row(props: Props & { item: WorkItem; current: boolean; onPoint: () => void; onChoose: () => void }) {
  const t = useT()
  const { item, works, chosen } = props
  return (
    <li
      id={`work-${item.residentId}`}
      className="work-row"
      data-urgency={item.urgency}
      aria-current={props.current ? 'true' : undefined}
      onFocus={props.onPoint}
      onPointerDown={props.onPoint}
    >
      {works ? (
        <Checkbox
          aria-label={t('today.choose', { name: item.name })}
          checked={chosen.has(item.residentId)}
          onChange={props.onChoose}
        />
      ) : null}
      <div className="work-who">
        {works ? (
          <Link {...(personOf(item, props.teamId) as { to: string })} className="work-name">
            {item.name}
          </Link>
        ) : (
          <b>{item.name}</b>
        )}{' '}
        <SexAge sex={item.sex} age={item.ageYears} />
        <div className="muted work-place">
          {item.cellName}
          {item.grade ? ` · ${t('today.grade', { grade: item.grade })}` : ''}
          {item.hasPhone ? '' : ` · ${t('today.noPhone')}`}
        </div>
      </div>
      <Reasons reasons={item.reasons} />
      <div className="work-last muted">
        {item.lastCall ? (
          <>
            {t(`call.outcomes.${item.lastCall.outcome as 'reached'}`)} <Time at={item.lastCall.at} />
          </>
        ) : null}
      </div>
      {works ? (
        <div className="work-do">
          <Button size="small" onClick={() => props.onCall(item)}>
            {t('today.call')}
          </Button>
          <Button size="small" type="text" onClick={() => props.onPutOff(item)}>
            {t('today.putOff')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

/** Why somebody is on the list, in the server's words. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  const t = useT()
  return (
    <ul className="work-reasons">
      {reasons.map((reason) => (
        <li key={`${reason.kind}${reason.thingId}`}>
          <Tag color={colours[reason.urgency]}>{t(`kind.${reason.kind}`)}</Tag>
          <span>{reason.sentence}</span>
        </li>
      ))}
    </ul>
  )
}
const colours = { now: 'error', late: 'warning', soon: 'success', ahead: undefined } as const
