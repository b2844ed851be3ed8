import { Link, useParams } from '@tanstack/react-router'
import {
  BillOutline,
  EditFill,
  EditSOutline,
  FileOutline,
  HeartOutline,
  PhoneFill,
  ShopbagOutline,
  TeamOutline,
  UserAddOutline,
} from 'antd-mobile-icons'
import type { MedicineDocument, PackageDocument, ProgrammeDocument } from '#contracts/village'
import type { Entry, Person, TodayItem } from '#contracts/village-store'
import { Card, Notice } from '../../resident/kit/parts.tsx'
import { Empty } from '../../shell/states.tsx'
import { EntryRows } from '../exchange/entry-rows.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useAge, useDayWords, useSex, useToday } from '../kit/words.ts'
import { BringAgain } from '../people/unreadable.tsx'
import { useData } from '../store.tsx'
import { useT } from '../texts.ts'
import { Groups } from '../today/person-row.tsx'
import { Packages, useProgrammeTitle, useReasons } from '../today/reasons.ts'
import { Care, ContractCard } from './care.tsx'
import { LastReadings } from './last-readings.tsx'
import { seenOn } from './with-pending.ts'

interface Ground {
  readonly person: Person | null
  /** They are of the panel, and what lies here cannot be read. */
  readonly unreadable: boolean
  readonly family: readonly Person[]
  readonly item: TodayItem | undefined
  readonly programmes: readonly ProgrammeDocument[]
  readonly packages: readonly PackageDocument[]
  readonly medicines: readonly MedicineDocument[]
  readonly entries: readonly Entry[]
}

/** One person: who, why today, how it goes, what was agreed, what of it is still on this device. */
export function PersonPage() {
  const t = useT()
  const today = useToday()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const ground = useData<Ground>(`person ${residentId} ${today}`, async (store) => {
    const person = await store.person(residentId)
    const [family, items, programmes, packages, medicines, entries] = await Promise.all([
      person?.household ? store.household(person.household.id) : [],
      store.today(today),
      store.programmes(),
      store.packages(),
      store.medicines(),
      store.entries({ residentId }),
    ])
    const lost = person ? [] : await store.unreadable()
    return {
      person,
      unreadable: lost.some(({ id }) => id === residentId),
      family,
      item: items.find((one) => one.residentId === residentId),
      programmes,
      packages,
      medicines,
      entries,
    }
  })
  return (
    <Held of={ground}>
      {(data) =>
        data.person ? (
          <Packages value={data.packages}>
            <Page ground={data} person={data.person} />
          </Packages>
        ) : data.unreadable ? (
          <Screen title={t('person.unreadable')} up="/people">
            <Notice tone="warn" title={t('person.unreadable')}>
              <BringAgain />
            </Notice>
          </Screen>
        ) : (
          <Screen title={t('person.gone')} up="/people">
            <Empty title={t('person.gone')} hint={t('person.goneHint')} />
          </Screen>
        )
      }
    </Held>
  )
}

function Page({ ground, person }: { ground: Ground; person: Person }) {
  const t = useT()
  const open = ground.entries.filter(({ state }) => state !== 'there')
  const { programmes } = person
  // Whoever is seen for the check alone: that is the one thing to begin.
  const onlyCheck = ground.item?.reasons.every(({ what }) => what === 'check') ?? false
  return (
    <Screen
      title={person.name}
      up="/"
      foot={
        programmes.length > 0 || onlyCheck ? (
          <Link
            to={onlyCheck ? '/people/$residentId/check' : '/people/$residentId/visit'}
            params={{ residentId: person.id } as never}
            className="link-button main"
          >
            {t(onlyCheck ? 'person.startCheck' : 'person.startVisit')}
          </Link>
        ) : (
          <Link to="/people/$residentId/enrol" params={{ residentId: person.id } as never} className="link-button main">
            {t('person.startEnrol')}
          </Link>
        )
      }
    >
      <div className="two-columns">
        <div>
          <Who person={person} />
          {person.allergies.length > 0 ? (
            <p className="allergy">⚠ {t('allergies', { list: person.allergies.join(t('and')) })}</p>
          ) : (
            <p className="muted">{t('noAllergies')}</p>
          )}
          <Why item={ground.item} person={person} />
          <Doors person={person} onlyCheck={onlyCheck} />
          {open.length > 0 ? <EntryRows title={t('person.waiting')} entries={open} /> : null}
        </div>
        <div>
          <LastReadings person={person} programmes={ground.programmes} />
          <Care person={person} programmes={ground.programmes} known={ground.medicines} />
          <ContractCard person={person} packages={ground.packages} />
          <Household person={person} family={ground.family} />
        </div>
      </div>
    </Screen>
  )
}

function Who({ person }: { person: Person }) {
  const t = useT()
  const age = useAge()
  const sex = useSex()
  const where = person.household?.address ?? person.address
  return (
    <Card label={t('person.who')}>
      <p className="lead">
        {person.name} · {sex(person.sex)} · {age(person.birthDate)}
      </p>
      <Groups person={person} />
      {where ? <p>{where}</p> : null}
      <div className="button-row">
        {person.phone ? (
          <a className="link-button second" href={`tel:${person.phone}`}>
            <PhoneFill aria-hidden /> {person.phone}
          </a>
        ) : (
          <p className="muted">{t('person.noPhone')}</p>
        )}
        <Link className="link-button second" to="/people/$residentId/amend" params={{ residentId: person.id } as never}>
          <EditSOutline aria-hidden /> {t('person.amend')}
        </Link>
      </div>
    </Card>
  )
}

function Why({ item, person }: { item: TodayItem | undefined; person: Person }) {
  const t = useT()
  const today = useToday()
  const reasons = useReasons()
  const title = useProgrammeTitle()
  const words = useDayWords()
  if (!item && seenOn(person, today)) return <Notice tone="good" title={t('person.seen')} />
  if (!item) {
    const due = [...person.programmes.map(({ dueOn }) => dueOn), person.checkDueOn]
    const next = due.filter((one) => one !== null).sort()[0]
    return (
      <Notice title={t('person.notToday')}>{next ? <p>{t('person.nextOn', { day: words(next) })}</p> : null}</Notice>
    )
  }
  const tone = item.urgency === 'urgent' ? 'bad' : item.urgency === 'overdue' ? 'warn' : undefined
  return (
    <Notice tone={tone} title={t('person.why')}>
      <ul className="why-list">
        {reasons(item, today, person).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {item.reasons.some(({ what }) => what === 'suspected') ? (
        <p>{t('person.suspected', { name: person.suspected.map(title).join(t('and')) })}</p>
      ) : null}
    </Notice>
  )
}

function Doors({ person, onlyCheck }: { person: Person; onlyCheck: boolean }) {
  const t = useT()
  const params = { residentId: person.id } as never
  return (
    <nav className="doors" aria-label={t('person.doors')}>
      <Link className="door" to="/people/$residentId/readings" params={params}>
        <HeartOutline aria-hidden />
        {t('person.reading')}
      </Link>
      {onlyCheck && person.programmes.length > 0 ? (
        <Link className="door" to="/people/$residentId/visit" params={params}>
          <EditFill aria-hidden />
          {t('visit.title')}
        </Link>
      ) : null}
      {onlyCheck ? null : (
        <Link className="door" to="/people/$residentId/check" params={params}>
          <FileOutline aria-hidden />
          {t('person.check')}
        </Link>
      )}
      <Link className="door" to="/people/$residentId/dispense" params={params}>
        <ShopbagOutline aria-hidden />
        {t('person.dispense')}
      </Link>
      <Link className="door" to="/people/$residentId/enrol" params={params}>
        <UserAddOutline aria-hidden />
        {t('person.enrol')}
      </Link>
      {person.household ? (
        <Link
          className="door"
          to="/households/$householdId/contract"
          params={{ householdId: person.household.id } as never}
        >
          <BillOutline aria-hidden />
          {t('person.contract')}
        </Link>
      ) : null}
      {person.household ? (
        <Link className="door" to="/households/$householdId" params={{ householdId: person.household.id } as never}>
          <TeamOutline aria-hidden />
          {t('person.household')}
        </Link>
      ) : null}
    </nav>
  )
}

function Household({ person, family }: { person: Person; family: readonly Person[] }) {
  const t = useT()
  const age = useAge()
  const others = family.filter(({ id }) => id !== person.id)
  if (others.length === 0) return null
  return (
    <section>
      <h2 className="section-title">{t('person.family')}</h2>
      <ul className="rows">
        {others.map((one) => (
          <li key={one.id}>
            <Link className="row" to="/people/$residentId" params={{ residentId: one.id } as never}>
              <span className="row-main">
                <span className="person-row-head">
                  <strong>{one.name}</strong> {age(one.birthDate)}
                </span>
                <Groups person={one} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
