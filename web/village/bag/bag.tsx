import { Link } from '@tanstack/react-router'
import type { CellDocument, KitDocument, MedicineDocument } from '#contracts/village'
import type { Entry, NewCommand, TodayItem } from '#contracts/village-store'
import { Card } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useDayWords, useToday } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { openSession } from './session.ts'
import { freshness } from './stock.ts'

interface Ground {
  readonly kits: readonly KitDocument[]
  readonly medicines: readonly MedicineDocument[]
  readonly cells: readonly CellDocument[]
  readonly items: readonly TodayItem[]
  readonly entries: readonly Entry[]
}

/** 车 包 站: today's road, what is in the bag and until when it is good, and whether one is out. */
export function Bag() {
  const t = useT()
  const today = useToday()
  const ground = useData<Ground>(`bag ${today}`, async (store) => {
    const [kits, medicines, cells, items, entries] = await Promise.all([
      store.kits(),
      store.medicines(),
      store.cells(),
      store.today(today),
      store.entries(),
    ])
    return { kits, medicines, cells, items, entries }
  })
  return (
    <Screen title={t('bag.title')}>
      <Held of={ground}>
        {(data) =>
          data.kits.length === 0 ? (
            <Empty title={t('bag.none')} hint={t('bag.noneHint')} />
          ) : (
            <>
              <Session ground={data} />
              <Route ground={data} today={today} />
              {data.kits.map((kit) => (
                <Stock key={kit.id} kit={kit} medicines={data.medicines} today={today} />
              ))}
            </>
          )
        }
      </Held>
    </Screen>
  )
}

function useDo(): (what: string, command: NewCommand) => void {
  const { seals } = useOpen()
  return (what, command) =>
    void seals.sign({
      id: newKey(),
      what,
      residentId: null,
      signedAt: clock.now().toISOString(),
      commands: [command],
      chained: false,
      files: [],
      draftName: null,
    })
}

function Session({ ground }: { ground: Ground }) {
  const t = useT()
  const act = useDo()
  const session = openSession(ground.entries)
  const name = ground.kits.find(({ id }) => id === session?.kitId)?.name ?? ''
  if (session)
    return (
      <Card accent label={t('bag.session')}>
        <div className="spread">
          <strong>{t('bag.out', { name })}</strong>
          <Time at={session.since} />
        </div>
        <button
          type="button"
          className="link-button second"
          onClick={() => act('session-end', { kind: 'session-end', body: { kitId: session.kitId } })}
        >
          {t('bag.end')}
        </button>
      </Card>
    )
  return (
    <Card label={t('bag.session')}>
      <strong>{t('bag.notOut')}</strong>
      <div className="button-row">
        {ground.kits.map((kit) => (
          <button
            key={kit.id}
            type="button"
            className="link-button second"
            onClick={() => act('session-start', { kind: 'session-start', body: { kitId: kit.id } })}
          >
            {t('bag.start', { name: kit.name })}
          </button>
        ))}
      </div>
    </Card>
  )
}

function Route({ ground, today }: { ground: Ground; today: string }) {
  const t = useT()
  const act = useDo()
  const stops = ground.kits
    .flatMap(({ stops }) => stops)
    .filter(({ on }) => on === today)
    .sort((a, b) => a.order - b.order)
  const arrived = new Set(
    ground.entries
      .filter(
        ({ kind, state, command }) => kind === 'route-visit' && state !== 'refused' && command.body.arrived === true,
      )
      .map(({ command }) => command.body.stopId as string),
  )
  const names = new Map(ground.cells.map(({ id, name }) => [id, name]))
  return (
    <section>
      <h2 className="section-title">{t('bag.route')}</h2>
      {stops.length === 0 ? <p className="muted">{t('bag.noRoute')}</p> : null}
      {stops.length > 0 ? (
        <ol className="rows">
          {stops.map((stop) => {
            const there = stop.arrivedAt !== null || arrived.has(stop.id)
            const waiting = ground.items.filter(
              ({ cellId, urgency }) => cellId !== null && cellId === stop.cellId && urgency !== 'soon',
            ).length
            return (
              <li key={stop.id} className="row">
                <span className="row-main">
                  <strong>
                    {stop.order}. {stop.place}
                  </strong>
                  <span className="row-note">
                    {stop.cellId ? `${names.get(stop.cellId) ?? ''} · ` : ''}
                    {t('bag.toSee', { n: waiting })}
                  </span>
                </span>
                {there ? (
                  <span className="badge good">{t('bag.arrived')}</span>
                ) : (
                  <button
                    type="button"
                    className="link-button second"
                    onClick={() =>
                      act('route-visit', { kind: 'route-visit', body: { stopId: stop.id, arrived: true, note: '' } })
                    }
                  >
                    {t('bag.arrive')}
                  </button>
                )}
              </li>
            )
          })}
        </ol>
      ) : null}
    </section>
  )
}

function Stock(props: { kit: KitDocument; medicines: readonly MedicineDocument[]; today: string }) {
  const t = useT()
  const { locale } = usePreferences()
  const words = useDayWords()
  const { kit, today } = props
  const known = new Map(props.medicines.map((one) => [one.code, one]))
  const lots = [...kit.lots].sort((a, b) => a.expiresOn.localeCompare(b.expiresOn))
  return (
    <section>
      <h2 className="section-title figure-line">
        <span>
          {kit.name} · {t(`deviceKind.${kit.kind as 'kit'}`)}
        </span>
        <Link className="link-plain" to="/bag/$kitId/count" params={{ kitId: kit.id } as never}>
          {t('bag.count')}
        </Link>
      </h2>
      {lots.length === 0 ? <p className="muted">{t('bag.empty')}</p> : null}
      {lots.length > 0 ? (
        <ul className="rows wide">
          {lots.map((lot) => {
            const medicine = known.get(lot.drugCode)
            const state = freshness(lot.expiresOn, today)
            return (
              <li key={`${lot.drugCode} ${lot.lot}`} className="row">
                <span className="row-main">
                  <strong>{medicine ? (locale === 'zh' ? medicine.nameZh : medicine.nameEn) : lot.drugCode}</strong>
                  <span className="row-note">{t('bag.lot', { lot: lot.lot, day: words(lot.expiresOn) })}</span>
                </span>
                {state === 'good' ? null : (
                  <span className={state === 'expired' ? 'badge bad' : 'badge warn'}>{t(`bag.${state}`)}</span>
                )}
                <span className="tabular">
                  <strong>{lot.units}</strong> {medicine?.unit}
                </span>
              </li>
            )
          })}
        </ul>
      ) : null}
    </section>
  )
}
