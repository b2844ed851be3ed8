import { Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type CodeSystemVersion, SystemList } from '#contracts/terminology'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Page } from '../parts/page.tsx'
import { CodesPane } from './codes.tsx'
import { Period } from './concept.tsx'
import { HospitalMaps } from './hospital-maps.tsx'
import './terminology.css'
import { useT } from './texts.ts'

/** The dictionaries: code systems as they are in force on a day, and hospitals' maps to them. */
export function DictionariesPage() {
  const t = useT()
  const query = useApi('/api/terminology/systems', SystemList)
  const [pane, setPane] = useState<'codes' | 'maps'>('codes')
  const systems = new Set(query.data?.systems.map((one) => one.url))
  return (
    <Page
      title={t('title')}
      sub={query.data ? t('sub', { systems: systems.size }) : ' '}
      actions={
        <Segmented
          value={pane}
          onChange={setPane}
          options={[
            { value: 'codes' as const, label: t('codes') },
            { value: 'maps' as const, label: t('maps') },
          ]}
        />
      }
    >
      {pane === 'maps' ? (
        <HospitalMaps />
      ) : (
        <Answer of={query}>
          {(data) =>
            data.systems.length === 0 ? (
              <Card>
                <Empty title={t('noSystems')} hint={t('noSystemsHint')} />
              </Card>
            ) : (
              <Systems systems={data.systems} />
            )
          }
        </Answer>
      )}
    </Page>
  )
}

const inForce = (one: CodeSystemVersion, day: string) =>
  (one.validFrom === null || one.validFrom <= day) && (one.validTo === null || day <= one.validTo)

function Systems({ systems }: { systems: readonly CodeSystemVersion[] }) {
  const t = useT()
  const [url, setUrl] = useState(systems[0]!.url)
  const [day, setDay] = useState(() => dateOf(clock.now()))
  const [asked, setAsked] = useState<string | undefined>(undefined)
  const [words, setWords] = useState('')
  useKeys([{ key: '/', label: t('search'), run: () => document.getElementById('concept-search')?.focus() }])
  const versions = systems.filter((one) => one.url === url)
  // What a person picks stays; otherwise the day picks.
  const version = versions.find((one) => one.version === asked) ?? versions.find((one) => inForce(one, day))
  const names = new Map(systems.map((one) => [one.url, one.name]))
  return (
    <>
      <Card>
        <div className="dictionary-choice">
          <div>
            <span className="muted">{t('system')}</span>
            <Select
              aria-label={t('system')}
              value={url}
              onChange={(value) => {
                setUrl(value)
                setAsked(undefined)
              }}
              options={[...names].map(([value, label]) => ({ value, label }))}
            />
          </div>
          <div>
            <span className="muted">{t('onDate')}</span>
            <Input
              type="date"
              aria-label={t('onDate')}
              value={day}
              onChange={(event) => {
                if (event.target.value) setDay(event.target.value)
                setAsked(undefined)
              }}
            />
          </div>
          <div>
            <span className="muted">{t('version')}</span>
            <Select
              aria-label={t('version')}
              value={version?.version}
              placeholder={t('noneInForce')}
              onChange={setAsked}
              options={versions.map((one) => ({ value: one.version, label: one.version || '—' }))}
            />
          </div>
          <div className="dictionary-words">
            <span className="muted">{t('search')}</span>
            <Input.Search
              id="concept-search"
              allowClear
              aria-label={t('search')}
              placeholder={t('search')}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </div>
        </div>
        <p className="muted dictionary-period">
          {version ? (
            <>
              <Period from={version.validFrom} to={version.validTo} /> · {t('count', { count: version.count })} ·{' '}
              <span className="dictionary-url">{version.url}</span>
            </>
          ) : (
            t('noneInForce')
          )}
        </p>
      </Card>
      {version ? (
        <CodesPane key={`${version.url}|${version.version}`} system={version} onDate={day} words={words} />
      ) : (
        <Card>
          <Empty title={t('noneInForce')} />
        </Card>
      )}
    </>
  )
}
