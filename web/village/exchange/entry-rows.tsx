import { Link } from '@tanstack/react-router'
import { RightOutline } from 'antd-mobile-icons'
import type { Entry, EntryState } from '#contracts/village-store'
import { usePreferences } from '../../shell/preferences.ts'
import { Time } from '../../shell/time.tsx'
import { useT } from '../texts.ts'

const tones: Readonly<Record<EntryState, string>> = {
  here: 'badge',
  sending: 'badge',
  there: 'badge good',
  refused: 'badge bad',
  held: 'badge warn',
}

/** Where each thing is: on this device, on its way, there; or refused or held, and why. */
export function EntryRows(props: { title: string; entries: readonly Entry[]; names?: ReadonlyMap<string, string> }) {
  const t = useT()
  const { locale } = usePreferences()
  return (
    <section>
      <h2 className="section-title">{props.title}</h2>
      <ul className="rows">
        {props.entries.map((entry) => (
          <li key={entry.id}>
            <Link className="row" to="/exchange/$entryId" params={{ entryId: entry.id } as never}>
              <span className="row-main">
                <span className="person-row-head">
                  <strong>{t(`command.${entry.kind as 'reading'}`)}</strong>
                  {entry.residentId && props.names ? <span>{props.names.get(entry.residentId) ?? ''}</span> : null}
                  <span className={tones[entry.state]}>{t(`state.${entry.state}`)}</span>
                </span>
                {entry.why ? <span>{entry.why[locale]}</span> : null}
                <span className="row-note">
                  <Time at={entry.at} />
                  {entry.sent && entry.state !== 'there'
                    ? ` · ${t('exchange.bytesOf', { n: kilobytes(entry.sent.bytes), of: kilobytes(entry.sent.of) })}`
                    : ''}
                </span>
              </span>
              <RightOutline className="row-arrow" aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const kilobytes = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${Math.round(bytes / 1024)} KB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`
