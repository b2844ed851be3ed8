import { App, Button, Checkbox, Input, Tag } from 'antd'
import { useState } from 'react'
import { Centre, CentreList, CentreTier } from '#contracts/chronic'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf } from '../../shell/moment.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import { Dialog } from './dialog.tsx'
import './grid.css'
import { GridNav, InstitutionSelect, useOffice } from './nav.tsx'
import { useT } from './texts.ts'

type Row = (typeof Centre)['_output']
type Criteria = (typeof CentreList)['_output']['criteria']
const today = () => dateOf(clock.now())

/** Which institutions are centres of which tier, what they meet and what is missing. */
export function CentresPage() {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const office = useOffice()
  const [assessing, setAssessing] = useState<Row | 'new' | undefined>(undefined)
  const query = useApi('/api/chronic/centres', CentreList)
  const save = () => {
    const rows = (query.data?.centres ?? []).map((one) => [
      ...[one.institutionName, t(`tier.${one.tier ?? 'none'}`), one.assessedOn, one.validTo, one.met.length],
      one.missing.map(({ title }) => words(title)).join('; '),
    ])
    saveCsv(
      'centres',
      csvOf(
        [t('institution'), t('navCentres'), t('assessOn'), t('assessTo'), t('met', { count: '' }), t('missing')],
        rows,
      ),
    )
  }
  return (
    <Page
      title={t('centresTitle')}
      sub={t('centresSub')}
      actions={
        <>
          <Button onClick={save}>{deskT('exportCsv')}</Button>
          {office ? (
            <Button type="primary" onClick={() => setAssessing('new')}>
              {t('assess')}
            </Button>
          ) : null}
        </>
      }
    >
      <GridNav />
      <Answer of={query}>
        {({ centres, criteria }) => (
          <>
            {centres.length === 0 ? (
              <Card>
                <Empty title={t('noCentres')} hint={t('noCentresDo')} />
              </Card>
            ) : (
              centres.map((one) => (
                <OneCentre key={one.institutionId} of={one} onAssess={office ? () => setAssessing(one) : undefined} />
              ))
            )}
            {assessing ? (
              <Assess
                of={assessing === 'new' ? undefined : assessing}
                criteria={criteria}
                onClose={() => setAssessing(undefined)}
                onDone={() => {
                  setAssessing(undefined)
                  void query.refetch()
                }}
              />
            ) : null}
          </>
        )}
      </Answer>
    </Page>
  )
}

function OneCentre({ of, onAssess }: { of: Row; onAssess: (() => void) | undefined }) {
  const t = useT()
  const words = useWords()
  const over = of.validTo < today()
  return (
    <Card
      title={
        <>
          {of.institutionName} <Tag color={of.tier ? 'success' : 'warning'}>{t(`tier.${of.tier ?? 'none'}`)}</Tag>
        </>
      }
      extra={
        onAssess ? (
          <Button size="small" onClick={onAssess}>
            {t('assess')}
          </Button>
        ) : null
      }
    >
      <p className="muted">
        {t('assessed', { on: of.assessedOn, to: of.validTo })} · {t('met', { count: of.met.length })}
        {over ? <b className="amber"> · {t('expired')}</b> : null}
      </p>
      {of.missing.length === 0 ? (
        <p className="all-clear">{t('complete')}</p>
      ) : (
        <>
          <h3>{t('missing')}</h3>
          <ul className="tick-list">
            {of.missing.map((one) => (
              <li key={one.code}>
                ✗ {words(one.title)} <span className="muted">{t(`tier.${one.tier}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

function Assess(props: { of: Row | undefined; criteria: Criteria; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const words = useWords()
  const { message } = App.useApp()
  const [institutionId, setInstitution] = useState(props.of?.institutionId)
  const [met, setMet] = useState<readonly string[]>(props.of?.met ?? [])
  const [assessedOn, setOn] = useState(today)
  const [validTo, setTo] = useState(() => dateOf(new Date(clock.now().getTime() + 365 * 86_400_000)))
  const save = useCommand(Centre, {
    onDone: () => {
      void message.success(t('saved'))
      props.onDone()
    },
  })
  return (
    <Dialog
      title={t('assess')}
      open
      busy={save.isPending}
      ready={institutionId !== undefined && validTo > assessedOn}
      error={save.error}
      onClose={props.onClose}
      onOk={() =>
        save.mutate({ path: `/api/chronic/centres/${institutionId}/assess`, body: { assessedOn, validTo, met } })
      }
    >
      {props.of ? (
        <b>{props.of.institutionName}</b>
      ) : (
        <InstitutionSelect value={institutionId} onChange={setInstitution} />
      )}
      <p className="muted">{t('assessDo')}</p>
      {CentreTier.options.map((tier) => (
        <section key={tier}>
          <h3>{t(`tier.${tier}`)}</h3>
          <div className="tick-list">
            {props.criteria
              .filter((one) => one.tier === tier)
              .map((one) => (
                <Checkbox
                  key={one.code}
                  checked={met.includes(one.code)}
                  onChange={({ target }) =>
                    setMet(target.checked ? [...met, one.code] : met.filter((code) => code !== one.code))
                  }
                >
                  {words(one.title)}
                </Checkbox>
              ))}
          </div>
        </section>
      ))}
      <label htmlFor="assessed-on">{t('assessOn')}</label>
      <Input
        id="assessed-on"
        type="date"
        max={today()}
        value={assessedOn}
        onChange={({ target }) => setOn(target.value)}
      />
      <label htmlFor="valid-to">{t('assessTo')}</label>
      <Input id="valid-to" type="date" value={validTo} onChange={({ target }) => setTo(target.value)} />
    </Dialog>
  )
}
