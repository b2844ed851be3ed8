import { Button, Tag } from 'antd'
import { useMemo, useState } from 'react'
import { BrowserResource, BrowserVersions } from '#contracts/browser'
import { Answer, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import type { Where } from './browser.tsx'
import { changedPaths, isObject, type Json, parseExact, type Row, sideBySide } from './json-diff.ts'
import { useT } from './texts.ts'

interface Props {
  type: string
  id: string
  shown: number
  go: (change: Where, replace?: boolean) => void
}

/** All versions, newest first; two of them side by side. The last change is shown at once. */
export function Versions({ type, id, shown, go }: Props) {
  const t = useT()
  const query = useApi('/api/browser/versions', BrowserVersions, { params: { type, id } })
  const [pair, setPair] = useState<{ before: number; after: number } | undefined>(undefined)
  return (
    <Answer of={query} loading={<Loading lines={5} />}>
      {({ versions }) => {
        const there = versions.filter((one) => !one.deleted)
        const [last, earlier] = there
        const chosen = pair ?? (last && earlier ? { before: earlier.version, after: last.version } : undefined)
        return (
          <>
            <table className="plain-table versions">
              <tbody>
                {versions.map((one, at) => {
                  const previous = versions.slice(at + 1).find((each) => !each.deleted)
                  return (
                    <tr key={one.version} data-shown={one.version === shown}>
                      <td>
                        <button
                          type="button"
                          className="plain-button"
                          disabled={one.deleted}
                          onClick={() => go({ version: at === 0 ? undefined : one.version, tab: 'words' })}
                        >
                          {t('versionOf', { n: one.version })}
                        </button>{' '}
                        {one.deleted ? <Tag color="error">{t('deleted')}</Tag> : null}
                      </td>
                      <td>
                        <Time at={one.updated} />
                      </td>
                      <td className="muted">{one.owner ?? one.source ?? t('outside')}</td>
                      <td className="muted right">{t('bytes', { n: one.bytes })}</td>
                      <td className="right">
                        {previous && !one.deleted ? (
                          <Button
                            size="small"
                            aria-pressed={chosen?.after === one.version && chosen.before === previous.version}
                            onClick={() => setPair({ before: previous.version, after: one.version })}
                          >
                            {t('compare')} {previous.version} → {one.version}
                          </Button>
                        ) : null}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
            {chosen ? <Difference type={type} id={id} {...chosen} /> : <p className="muted">{t('onlyOne')}</p>}
          </>
        )
      }}
    </Answer>
  )
}

function Difference({ type, id, before, after }: { type: string; id: string; before: number; after: number }) {
  const left = useApi('/api/browser/resource', BrowserResource, { params: { type, id, version: before } })
  const right = useApi('/api/browser/resource', BrowserResource, { params: { type, id, version: after } })
  return (
    <Answer of={left}>
      {(older) => (
        <Answer of={right}>
          {(newer) => <SideBySide before={older.content} after={newer.content} of={{ before, after }} />}
        </Answer>
      )}
    </Answer>
  )
}

// Number and time differ between any two versions: they say nothing.
function withoutStamp(text: string): Json {
  const value = parseExact(text)
  if (!isObject(value) || !value.meta || !isObject(value.meta)) return value
  const { versionId: _version, lastUpdated: _updated, ...meta } = value.meta
  return { ...value, meta }
}

const around = 3

function SideBySide(props: { before: string; after: string; of: { before: number; after: number } }) {
  const t = useT()
  const { before, after } = props
  const rows = useMemo(() => sideBySide(withoutStamp(before), withoutStamp(after)), [before, after])
  const changed = useMemo(() => changedPaths(rows), [rows])
  const [opened, setOpened] = useState<readonly number[]>([])
  const folds = useMemo(() => foldsOf(rows), [rows])
  return (
    <section aria-label={t('compareOf', props.of)}>
      <h3>
        {t('compareOf', props.of)} <small className="muted">{t('differences', { n: changed.length })}</small>
      </h3>
      {changed.length === 0 ? <p className="muted">{t('noDifference')}</p> : null}
      <ul className="diff-paths">
        {changed.map(({ path, side }) => (
          <li key={path} data-side={side}>
            <span className="code">{path}</span> {side === 'same' ? null : t(`side.${side}`)}
          </li>
        ))}
      </ul>
      {changed.length > 0 ? (
        <div className="diff code">
          {folds.map((fold) =>
            fold.folded && !opened.includes(fold.from) ? (
              <button
                key={fold.from}
                type="button"
                className="diff-fold"
                onClick={() => setOpened([...opened, fold.from])}
              >
                ⋯ {t('sameLines', { n: fold.rows.length })}
              </button>
            ) : (
              fold.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their place
                <div key={fold.from + at} className="diff-row" data-side={row.side}>
                  <pre>{row.left ?? ''}</pre>
                  <pre>{row.right ?? ''}</pre>
                </div>
              ))
            ),
          )}
        </div>
      ) : null}
    </section>
  )
}

interface Fold {
  readonly from: number
  readonly folded: boolean
  readonly rows: readonly Row[]
}

/** Long stretches that are the same fold away, but for a few lines around what differs. */
function foldsOf(rows: readonly Row[]): Fold[] {
  const near = new Set<number>()
  for (const [at, row] of rows.entries()) {
    if (row.side !== 'same') for (let step = -around; step <= around; step++) near.add(at + step)
  }
  const folds: { from: number; folded: boolean; rows: Row[] }[] = []
  for (const [at, row] of rows.entries()) {
    const folded = !near.has(at)
    const last = folds.at(-1)
    if (last && last.folded === folded) last.rows.push(row)
    else folds.push({ from: at, folded, rows: [row] })
  }
  return folds
}
