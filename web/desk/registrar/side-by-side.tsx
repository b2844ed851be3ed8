import { Button, Tag } from 'antd'
import { Fragment, type ReactNode, useState } from 'react'
import type { ComparedField, ComparisonView, PairView, RecordSide, Revealed } from '#contracts/identity'
import { Day, Time } from '../../shell/time.tsx'
import { KeyName } from '../frame/help.tsx'
import { useKeys } from '../frame/keys.ts'
import { Card, HowCounted } from '../parts/page.tsx'
import { sexKey } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Decide, type Intent } from './decide.tsx'
import { History } from './history.tsx'
import { useT } from './texts.ts'
import { levelKey } from './use-reasons.ts'

interface Props {
  pair: PairView
  onDecided: () => void
  onChanged: () => void
}

export function SideBySide({ pair, onDecided, onChanged }: Props) {
  const t = useT()
  const [intent, setIntent] = useState<Intent | undefined>(undefined)
  const [shown, setShown] = useState<Revealed | undefined>(undefined)
  useKeys([
    { key: 's', label: t('same'), run: () => setIntent('same') },
    { key: 'n', label: t('notSame'), run: () => setIntent('not-same') },
    { key: 'l', label: t('putOff'), run: () => setIntent('later') },
    { key: 'r', label: t('reveal'), run: () => setIntent('reveal'), enabled: !shown },
  ])
  const against = [...pair.comparisons].sort((one, other) => other.weightBits - one.weightBits)
  return (
    <div className="review-sheet">
      <Card
        title={t('why')}
        extra={
          <span className="muted tabular">
            {t('score', { bits: pair.scoreBits })} <HowCounted text={t('scoreHow')} />
          </span>
        }
      >
        <div className="why">
          {against.map((one) => (
            <Level key={one.field} comparison={one} />
          ))}
        </div>
        {pair.rules.length > 0 ? (
          <ul className="rules">
            {pair.rules.map((rule) => (
              <li key={rule}>{t(`rules.${rule}`)}</li>
            ))}
          </ul>
        ) : null}
      </Card>
      <Card className="pair-card">
        <Compared pair={pair} shown={shown} />
        {shown ? <p className="muted">{t('revealed')}</p> : null}
        <History pair={pair} onChanged={onChanged} />
      </Card>
      <div className="action-bar">
        <Button disabled={shown !== undefined} onClick={() => setIntent('reveal')}>
          {t('reveal')} <KeyName name="r" />
        </Button>
        <span className="action-hint" />
        <Button onClick={() => setIntent('later')}>
          {t('putOff')} <KeyName name="l" />
        </Button>
        <Button onClick={() => setIntent('not-same')}>
          {t('notSame')} <KeyName name="n" />
        </Button>
        <Button type="primary" onClick={() => setIntent('same')}>
          {t('same')} <KeyName name="s" />
        </Button>
      </div>
      {intent ? (
        <Decide
          pair={pair}
          intent={intent}
          onClose={() => setIntent(undefined)}
          onDecided={onDecided}
          onRevealed={setShown}
        />
      ) : null}
    </div>
  )
}

function Level({ comparison }: { comparison: ComparisonView }) {
  const t = useT()
  const key = levelKey(comparison)
  const { weightBits } = comparison
  const tone = weightBits > 0 ? 'for' : weightBits < 0 ? 'against' : 'neither'
  return (
    <Tag className={`level level-${tone}`} title={t(weightBits < 0 ? 'speaksAgainst' : 'speaksFor')}>
      {key ? t(key) : comparison.level}{' '}
      <span className="tabular">{weightBits > 0 ? `+${weightBits}` : weightBits}</span>
    </Tag>
  )
}

function Compared({ pair, shown }: { pair: PairView; shown: Revealed | undefined }) {
  const t = useT()
  const deskT = useDeskT()
  const [one, other] = pair.sides
  const plain = (side: RecordSide) => shown?.sides.find(({ patientId }) => patientId === side.patientId)
  const numbers = (side: RecordSide) =>
    plain(side)?.identifiers ?? side.identifiers.map(({ kind, masked }) => ({ kind, value: masked }))
  const cards = (side: RecordSide) => numbers(side).filter(({ kind }) => kind.startsWith('id-card'))
  const insurance = (side: RecordSide) => numbers(side).filter(({ kind }) => kind === 'insurance')
  const others = (side: RecordSide) => numbers(side).filter(({ kind }) => !/^id-card|^insurance$/.test(kind))
  const values = (list: { value: string }[]) => list.map(({ value }) => value).join('\n')
  const kinds = (list: { kind: string; value: string }[]) =>
    list.map(({ kind, value }) => `${t(`kinds.${kind as 'other'}`)} ${value}`).join('\n')
  const sex = (side: RecordSide) => (side.sex === null ? '' : deskT(sexKey(side.sex)))
  const phones = (side: RecordSide) => (plain(side)?.phones ?? side.phones).join('\n')
  const rows: [label: string, field: ComparedField, ours: string, theirs: string][] = [
    [t('name'), 'name', one.name, other.name],
    [t('birthDate'), 'birthDate', one.birthDate ?? '', other.birthDate ?? ''],
    [t('sex'), 'sex', sex(one), sex(other)],
    [t('idCard'), 'idCard', values(cards(one)), values(cards(other))],
    [t('insurance'), 'insurance', values(insurance(one)), values(insurance(other))],
    [t('otherDocument'), 'otherDocument', kinds(others(one)), kinds(others(other))],
    [t('phone'), 'phone', phones(one), phones(other)],
    [t('address'), 'address', one.address ?? '', other.address ?? ''],
  ]
  const said = rows.filter(([, field, ours, theirs]) => field === 'name' || ours !== '' || theirs !== '')
  const levelOf = (field: ComparedField) => pair.comparisons.find((comparison) => comparison.field === field)
  return (
    <table className="plain-table compare pair">
      <thead>
        <tr>
          <td />
          <Head side={one} />
          <Head side={other} />
        </tr>
      </thead>
      <tbody>
        {said.map(([label, field, ours, theirs]) => {
          const weight = levelOf(field)?.weightBits
          const same = /^same/.test(levelOf(field)?.level ?? '') && ours === theirs
          const tone = weight === undefined ? 'missing' : same ? 'same' : 'differs'
          return (
            <tr key={field} data-tone={tone}>
              <th scope="row">{label}</th>
              <td>
                <Lit text={ours} beside={theirs} lit={tone === 'differs'} />
                <Others names={field === 'name' ? one.otherNames : []} />
              </td>
              <td>
                <Lit text={theirs} beside={ours} lit={tone === 'differs'} />
                <Others names={field === 'name' ? other.otherNames : []} />
              </td>
            </tr>
          )
        })}
        <tr data-tone="missing">
          <th scope="row">{t('visits')}</th>
          <Visits side={one} />
          <Visits side={other} />
        </tr>
      </tbody>
    </table>
  )
}

function Head({ side }: { side: RecordSide }) {
  const t = useT()
  return (
    <th scope="col">
      <span className="side-kind">{t(side.residentId ? 'resident' : 'patient')}</span>
      <b className="side-source">{side.source || t('registeredAt')}</b>
      <span className="muted side-when">
        {side.registeredAt ? (
          <Time at={side.registeredAt} />
        ) : side.updatedAt ? (
          <>
            {t('updatedAt')} <Time at={side.updatedAt} />
          </>
        ) : null}
        {side.joinedWith.length > 0 ? ` · ${t('joinedWith', { count: side.joinedWith.length })}` : ''}
        <span title={t('recordId')}> · …{side.patientId.slice(-6)}</span>
      </span>
    </th>
  )
}

function Others({ names }: { names: readonly string[] }) {
  const t = useT()
  if (names.length === 0) return null
  return (
    <span className="muted">
      {' '}
      {t('otherNames')} {names.join(' / ')}
    </span>
  )
}

/** The characters in which it differs from what stands beside it are lit. */
function Lit({ text, beside, lit }: { text: string; beside: string; lit: boolean }) {
  const t = useT()
  if (text === '') return <span className="muted">{t('notSaid')}</span>
  if (!lit || beside === '') return <span>{text}</span>
  const [ours, theirs] = [[...text], [...beside]]
  if (ours.length !== theirs.length) return <mark>{text}</mark>
  const parts: { text: string; differs: boolean }[] = []
  ours.forEach((character, at) => {
    const differs = character !== theirs[at]
    const last = parts.at(-1)
    if (last?.differs === differs) last.text += character
    else parts.push({ text: character, differs })
  })
  const marked: ReactNode[] = parts.map((part, at) =>
    // The parts of a text have no other name than their place in it.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    part.differs ? <mark key={at}>{part.text}</mark> : <Fragment key={at}>{part.text}</Fragment>,
  )
  return <span>{marked}</span>
}

function Visits({ side }: { side: RecordSide }) {
  const t = useT()
  if (side.visitCount === 0) return <td className="muted">{t('noVisits')}</td>
  return (
    <td className="visits">
      {side.visits.map((visit) => (
        <div key={`${visit.at}${visit.reason}`}>
          {visit.at ? <Day date={visit.at.slice(0, 10)} /> : null} {visit.place ?? ''}{' '}
          <span className="muted">{visit.reason ?? ''}</span>
        </div>
      ))}
      <span className="muted">{t('visitCount', { count: side.visitCount })}</span>
    </td>
  )
}
