import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { Entry, Person } from '#contracts/village-store'
import { askOnce } from '../../resident/kit/ask.tsx'
import { Card, Facts, Notice } from '../../resident/kit/parts.tsx'
import { newKey } from '../../shell/browser.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { kilobytes } from './entry-rows.tsx'
import { wayOn } from './way-on.ts'

interface Ground {
  readonly entry: Entry | undefined
  readonly person: Person | null
}

/** One thing that was done: what, for whom, where it is; when it was refused or is held, why and what to do. */
export function EntryPage() {
  const t = useT()
  const { entryId } = useParams({ strict: false }) as { entryId: string }
  const ground = useData<Ground>(`entry ${entryId}`, async (store) => {
    const entry = (await store.entries()).find(({ id }) => id === entryId)
    return { entry, person: entry?.residentId ? await store.person(entry.residentId) : null }
  })
  return (
    <Screen title={t('entry.title')} up="/exchange">
      <Held of={ground}>
        {({ entry, person }) =>
          entry ? <Body entry={entry} person={person} /> : <Empty title={t('entry.gone')} hint={t('entry.goneHint')} />
        }
      </Held>
    </Screen>
  )
}

function Body({ entry, person }: { entry: Entry; person: Person | null }) {
  const t = useT()
  const { locale } = usePreferences()
  const { store, seals } = useOpen()
  const navigate = useNavigate()
  const again = async () => {
    // What was refused stays in the books as it was; this is a new command with the same content and a new id.
    const { id: _id, ...body } = entry.command.body
    await seals.sign({
      id: newKey(),
      what: 'again',
      residentId: entry.residentId,
      signedAt: entry.at,
      commands: [
        {
          kind: entry.command.kind as never,
          residentId: entry.residentId,
          householdId: entry.householdId,
          body: _id === undefined ? body : { id: newKey(), ...body },
        },
      ],
      chained: false,
      files: [],
      draftName: null,
    })
    await store.dismiss(entry.id)
    void navigate({ to: '/exchange' })
  }
  const dismiss = async () => {
    const sure = await askOnce({
      title: t('entry.dismissAsk'),
      content: t('entry.dismissMore'),
      yes: t('entry.dismiss'),
    })
    if (!sure) return
    await store.dismiss(entry.id)
    void navigate({ to: '/exchange' })
  }
  const correct = wayOn(entry)
  return (
    <>
      <Card>
        <p className="lead">
          {t(`command.${entry.kind as 'reading'}`)}
          {person ? ` · ${person.name}` : ''}
        </p>
        <Facts
          of={[
            [t('entry.state'), t(`state.${entry.state}`)],
            [t('entry.done'), <Time key="done" at={entry.at} />],
            [t('entry.since'), <Time key="since" at={entry.since} />],
            [
              t('entry.sent'),
              entry.sent ? t('exchange.bytesOf', { n: kilobytes(entry.sent.bytes), of: kilobytes(entry.sent.of) }) : '',
            ],
            [t('entry.number'), String(entry.seq)],
          ]}
        />
        <p className="muted">{t(`entry.says.${entry.state}`)}</p>
      </Card>
      {entry.why ? (
        <Notice tone={entry.state === 'held' ? 'warn' : 'bad'} title={t('entry.why')}>
          <p>{entry.why[locale]}</p>
          {entry.why.field ? <p className="muted">{t('entry.field', { field: entry.why.field })}</p> : null}
          <p>{t(entry.state === 'held' ? 'entry.heldDo' : 'entry.refusedDo')}</p>
        </Notice>
      ) : null}
      {entry.state === 'refused' ? (
        <>
          {correct ? (
            <Link to={correct} className="link-button main">
              {t('entry.correct')}
            </Link>
          ) : null}
          <button type="button" className="link-button second" onClick={() => void again()}>
            {t('entry.again')}
          </button>
          <button type="button" className="plain-button" onClick={() => void dismiss()}>
            {t('entry.dismiss')}
          </button>
        </>
      ) : null}
      {person ? (
        <Link className="link-plain" to="/people/$residentId" params={{ residentId: person.id } as never}>
          {t('entry.toPerson', { name: person.name })}
        </Link>
      ) : null}
    </>
  )
}
