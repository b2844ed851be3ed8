import { Link } from '@tanstack/react-router'
import { Alert, Button, Tabs, Tag } from 'antd'
import { BrowserResource, Looks, Pointers } from '#contracts/browser'
import { dayOf } from '../../shell/moment.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { Day, Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useT as useDeskT } from '../texts.ts'
import type { Where } from './browser.tsx'
import { JsonTree } from './json-tree.tsx'
import { useT } from './texts.ts'
import { Versions } from './versions.tsx'

const names = ['words', 'json', 'versions', 'pointers', 'looks'] as const
export type Tab = (typeof names)[number]

interface Props {
  where: Where
  go: (change: Where, replace?: boolean) => void
}

/** One resource: in words, as JSON, its versions, what points to it, and who has looked. */
export function ResourceView({ where, go }: Props) {
  const t = useT()
  const [type = '', id = ''] = (where.at ?? '').split('/')
  const params = { type, id, version: where.version }
  const query = useApi('/api/browser/resource', BrowserResource, { params, keep: true })
  const tab = where.tab ?? 'words'
  const jump = (to: string) => go({ at: to, tab: 'words', version: undefined })
  return (
    <section className="card browser-one" aria-label={where.at}>
      <Answer of={query} loading={<Loading lines={8} />}>
        {(resource) => (
          <>
            <Head resource={resource} go={go} />
            <Tabs
              activeKey={tab}
              onChange={(key) => go({ tab: key as Tab }, true)}
              items={names.map((name) => ({ key: name, label: t(`tabs.${name}`) }))}
            />
            {tab === 'words' ? <Words resource={resource} jump={jump} /> : null}
            {tab === 'json' ? (
              <JsonTree key={`${where.at}${where.version}`} text={resource.content} jump={jump} />
            ) : null}
            {tab === 'versions' ? (
              <Versions key={where.at} type={type} id={id} shown={resource.version} go={go} />
            ) : null}
            {tab === 'pointers' ? <PointersHere type={type} id={id} jump={jump} /> : null}
            {tab === 'looks' ? <WhoLooked type={type} id={id} /> : null}
          </>
        )}
      </Answer>
    </section>
  )
}

function Head({ resource, go }: { resource: BrowserResource; go: Props['go'] }) {
  const t = useT()
  return (
    <header className="browser-head">
      <h2>{resource.title}</h2>
      <p className="muted">
        <span className="code">
          {resource.type}/{resource.id}
        </span>{' '}
        <Tag>{t('versionOf', { n: resource.version })}</Tag>
        <Tag color={resource.owner ? 'success' : undefined}>
          {resource.owner ? t('owner', { name: resource.owner }) : t('outside')}
        </Tag>
        {resource.source ? <Tag>{t('source', { name: resource.source })}</Tag> : null}
        <Time at={resource.updated} />
        {resource.residentId ? (
          <>
            {' · '}
            <Link to={`/people/${resource.residentId}/summary` as string}>{t('record')}</Link>
          </>
        ) : null}
      </p>
      {resource.current ? null : (
        <Alert
          type="warning"
          showIcon
          title={t('past')}
          action={<Button onClick={() => go({ version: undefined })}>{t('toCurrent')}</Button>}
        />
      )}
    </header>
  )
}

function Words({ resource, jump }: { resource: BrowserResource; jump: (to: string) => void }) {
  return (
    <dl className="facts browser-facts">
      {resource.facts.map((fact) => (
        <div key={fact.path} style={{ display: 'contents' }}>
          <dt title={fact.path}>{fact.label}</dt>
          <dd>
            {fact.to ? (
              <button type="button" className="plain-button" onClick={() => jump(fact.to as string)}>
                {fact.words}
              </button>
            ) : (
              fact.words
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function PointersHere({ type, id, jump }: { type: string; id: string; jump: (to: string) => void }) {
  const t = useT()
  const query = useApi('/api/browser/pointers', Pointers, { params: { type, id } })
  return (
    <Answer of={query}>
      {({ pointers, more }) =>
        pointers.length === 0 ? (
          <p className="muted">{t('nothingPoints')}</p>
        ) : (
          <table className="plain-table">
            <tbody>
              {pointers.map((one) => (
                <tr key={`${one.type}/${one.id} ${one.path}`}>
                  <td className="muted">{one.type}</td>
                  <td>
                    <button type="button" className="plain-button" onClick={() => jump(`${one.type}/${one.id}`)}>
                      {one.title}
                    </button>
                  </td>
                  <td className="muted">{one.at ? <Day date={dayOf(one.at)} /> : null}</td>
                  <td className="muted code">{t('pointsBy', { path: one.path })}</td>
                </tr>
              ))}
              {more > 0 ? (
                <tr>
                  <td colSpan={4}>+{more}</td>
                </tr>
              ) : null}
            </tbody>
          </table>
        )
      }
    </Answer>
  )
}

const actions = ['read', 'create', 'update', 'delete', 'execute', 'break-glass'] as const

function WhoLooked({ type, id }: { type: string; id: string }) {
  const t = useT()
  const deskT = useDeskT()
  const query = useApi('/api/browser/looks', Looks, { params: { type, id } })
  const roleOf = (roles: readonly string[]) => roles.map((role) => deskT(`roles.${role as 'doctor'}`)).join(' ')
  return (
    <Answer of={query}>
      {({ looks }) =>
        looks.length === 0 ? (
          <p className="muted">{t('nobodyLooked')}</p>
        ) : (
          <table className="plain-table">
            <tbody>
              {looks.map((one, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a trail have no id here and keep their order
                <tr key={`${one.at}${index}`}>
                  <td>
                    <Time at={one.at} />
                  </td>
                  <td>
                    {one.who} <span className="muted">{roleOf(one.roles)}</span>
                  </td>
                  <td>
                    {t(`action.${actions.find((name) => name === one.action) ?? 'read'}`)}
                    {one.exact ? '' : ` · ${t('wholeRecord')}`}
                    {one.reason ? ` · ${one.reason}` : ''}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Answer>
  )
}
