import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Person } from '#contracts/village-store'
import { Card, Choices, LinkRow, Rows } from '../../resident/kit/parts.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useToday } from '../kit/words.ts'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { type Figure, figuresOf, share } from './figures.ts'

const diseases = ['all', 'hypertension', 'diabetes'] as const
type Disease = (typeof diseases)[number]
const shown = ['enrolled', 'managed', 'atTarget', 'dueThisWeek', 'overdue', 'signed'] as const
type Shown = (typeof shown)[number]

/** My figures, counted here and now from what the device holds; each opens the people behind it. */
export function Me() {
  const t = useT()
  const people = useData('figures', (store) => store.people())
  const holder = useData('holder', (store) => store.holder())
  return (
    <Screen title={t('me.title')} up="/">
      {holder.data ? (
        <p className="lead">
          {holder.data.doctorName} · {holder.data.deviceName}
        </p>
      ) : null}
      <Held of={people}>{(all) => <Numbers people={all} />}</Held>
      <Rows label={t('me.more')}>
        <LinkRow to="/me/device" title={t('device.title')} note={t('device.note')} />
        <LinkRow to="/exchange" title={t('exchange.title')} />
      </Rows>
    </Screen>
  )
}

function Numbers({ people }: { people: readonly Person[] }) {
  const t = useT()
  const today = useToday()
  const [disease, setDisease] = useState<Disease>('all')
  const [open, setOpen] = useState<Shown | undefined>(undefined)
  const figures = useMemo(
    () => figuresOf(people, today, disease === 'all' ? undefined : disease),
    [people, today, disease],
  )
  const byId = useMemo(() => new Map(people.map((person) => [person.id, person])), [people])
  const line = (key: Shown) => {
    const figure: Figure = figures[key]
    return (
      <li key={key}>
        <button
          type="button"
          className="row"
          aria-expanded={open === key}
          onClick={() => setOpen(open === key ? undefined : key)}
        >
          <span className="row-main">
            <strong>{t(`me.figure.${key}`)}</strong>
            <span className="row-note">{t(`me.how.${key}`)}</span>
          </span>
          <span className="row-end">
            <span className="big-number">{figure.count}</span>
            <br />
            {t('me.of', { of: figure.of, share: share(figure) })}
          </span>
        </button>
        {open === key ? (
          <ul className="why-list" style={{ padding: '0 var(--gap-4) var(--gap-3)' }}>
            {figure.people.slice(0, 200).map((id) => (
              <li key={id}>
                <Link className="link-plain" to="/people/$residentId" params={{ residentId: id } as never}>
                  {byId.get(id)?.name}
                </Link>
              </li>
            ))}
            {figure.count === 0 ? <li className="muted">{t('me.nobody')}</li> : null}
          </ul>
        ) : null}
      </li>
    )
  }
  return (
    <>
      <Card>
        <p className="figure-line">
          <span>{t('me.people')}</span>
          <span className="big-number">{figures.people}</span>
        </p>
        <p className="figure-line">
          <span>{t('me.households')}</span>
          <span className="big-number">{figures.households}</span>
        </p>
      </Card>
      <Choices
        label={t('me.disease')}
        value={disease}
        of={diseases.map((value) => ({ value, text: t(`me.of_.${value}`) }))}
        onChoose={setDisease}
      />
      <ul className="rows">{shown.map(line)}</ul>
      <p className="muted">{t('me.rough')}</p>
    </>
  )
}
