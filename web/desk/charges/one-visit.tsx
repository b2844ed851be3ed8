import { Link } from '@tanstack/react-router'
import { Alert, App, Button, Checkbox, Tag } from 'antd'
import { useState } from 'react'
import { type BillVerdict, DeclaredOwn, type UnbilledCharge, UnbilledDetail } from '#contracts/settlement-rules'
import { sayClause } from '../../shell/clause.ts'
import { exact } from '../../shell/moment.ts'
import { Money, yuan } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer, Loading } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useKeys } from '../frame/keys.ts'
import { Card, Refused } from '../parts/page.tsx'
import { useBetween } from '../parts/person.tsx'
import { ConsentPaper, Declare } from './declare.tsx'
import { useT } from './texts.ts'

/** One visit: its charges with those lit that a rule is about, what the rules say, and what the institution may do. */
export function OneVisit({ mdtrtId, onChanged }: { mdtrtId: string; onChanged: () => void }) {
  const t = useT()
  const query = useApi(`/api/settlement/visits/${mdtrtId}/unbilled`, UnbilledDetail)
  const [picked, setPicked] = useState<ReadonlySet<string> | undefined>(undefined)
  const [declaring, setDeclaring] = useState(false)
  const again = () => {
    setPicked(undefined)
    setDeclaring(false)
    void query.refetch()
    onChanged()
  }
  const stopped = stoppedOf(query.data)
  const free = (query.data?.charges ?? []).filter(({ own }) => own === null)
  const chosen = free.filter(({ chargeId }) => (picked ?? stopped).has(chargeId))
  useKeys([{ key: 'd', label: t('declare'), run: () => setDeclaring(true), enabled: chosen.length > 0 && !declaring }])
  return (
    <Answer of={query} loading={<Loading cards={1} lines={8} />}>
      {(of) => (
        <Card
          title={`${of.visit.residentName} · ${of.visit.institutionName}`}
          extra={
            <Button className="no-print" onClick={() => window.print()}>
              {t('print')}
            </Button>
          }
        >
          <div className="tall-gap">
            <p className="muted">
              {of.visit.doctorName ? `${t('doctor')} ${of.visit.doctorName} · ` : ''}
              {t('fund', { fund: yuan(of.fundFen), person: yuan(of.personFen) })}
            </p>
            <Verdicts of={of.verdicts} />
            <Charges
              of={of}
              picked={picked ?? stopped}
              onPick={(id) => setPicked(toggled(picked ?? stopped, id))}
              onChanged={again}
            />
            <div className="form-buttons no-print">
              {chosen.length === 0 ? <span className="muted">{t('pickFirst')}</span> : null}
              <Button type="primary" disabled={chosen.length === 0} onClick={() => setDeclaring(true)}>
                {chosen.length > 1 ? t('declareN', { n: chosen.length }) : t('declare')} <kbd>D</kbd>
              </Button>
            </div>
            <ConsentPaper of={of} charges={chosen.length > 0 ? chosen : of.charges.filter(({ own }) => own !== null)} />
          </div>
          {declaring ? <Declare of={of} charges={chosen} onClose={() => setDeclaring(false)} onDone={again} /> : null}
        </Card>
      )}
    </Answer>
  )
}

/** What a rule stops is chosen from the start: it is what one came for. */
function stoppedOf(of: UnbilledDetail | undefined): ReadonlySet<string> {
  const lines = new Set((of?.verdicts ?? []).filter(({ action }) => action === 'stop').flatMap((one) => one.lineNos))
  return new Set((of?.charges ?? []).filter(({ lineNo }) => lines.has(lineNo)).map(({ chargeId }) => chargeId))
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

function Verdicts({ of }: { of: readonly BillVerdict[] }) {
  const t = useT()
  const { locale } = usePreferences()
  const between = useBetween()
  // A doctor reads what a rule says here; the rules' own page is the manager's and the auditor's.
  const mayRead = useMe().roles.includes('manager')
  if (of.length === 0) return <p className="all-clear">{t('noVerdicts')}</p>
  return (
    <section className="tall-gap">
      <h3>{t('verdicts')}</h3>
      {of.map((one) => (
        <Alert
          key={`${one.ruleId} ${one.lineNos.join()}`}
          type={one.action === 'stop' ? 'error' : 'warning'}
          title={
            <>
              <b>{t(one.action)}</b> {locale === 'zh' ? one.reasonZh : one.reasonEn}
            </>
          }
          description={
            <span className="muted">
              {t('about', { lines: between(one.lineNos.map(String)), amount: yuan(one.amountFen) })} ·{' '}
              {t('clauseOf', { clause: sayClause(one.clause, locale) })}{' '}
              {mayRead ? (
                <Link to={'/findings/rules/$ruleId' as never} params={{ ruleId: one.ruleId } as never}>
                  {t('seeRule')}
                </Link>
              ) : null}
            </span>
          }
        />
      ))}
      {of.some(({ action }) => action === 'stop') ? <p className="muted">{t('howOn')}</p> : null}
    </section>
  )
}

interface ChargesProps {
  of: UnbilledDetail
  picked: ReadonlySet<string>
  onPick: (chargeId: string) => void
  onChanged: () => void
}

function Charges({ of, picked, onPick, onChanged }: ChargesProps) {
  const t = useT()
  const lit = new Set(of.verdicts.flatMap((one) => one.lineNos))
  return (
    <section>
      <h3>{t('charges')}</h3>
      <div className="evidence">
        <table className="plain-table tabular charges-table">
          <thead>
            <tr>
              <th scope="col" className="no-print" aria-label={t('declare')} />
              <th scope="col">{t('columns.item')}</th>
              <th scope="col">{t('columns.when')}</th>
              {(['cnt', 'pric', 'sum', 'inScope'] as const).map((name) => (
                <th key={name} scope="col" className="right">
                  {t(`columns.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.charges.map((one) => (
              <tr key={one.chargeId} className={lit.has(one.lineNo) ? 'finding-lit' : undefined}>
                <td className="no-print">
                  {one.own ? null : (
                    <Checkbox
                      checked={picked.has(one.chargeId)}
                      onChange={() => onPick(one.chargeId)}
                      aria-label={t('choose', { name: one.name })}
                    />
                  )}
                </td>
                <td>
                  <div>
                    {one.lineNo}. {one.name} {one.own ? <Tag color="warning">{t('columns.own')}</Tag> : null}
                  </div>
                  <div className="muted">{one.hilistCode}</div>
                  {one.own ? <Own of={one} own={one.own} mdtrtId={of.visit.mdtrtId} onChanged={onChanged} /> : null}
                </td>
                <td>{exact(one.chargedAt)}</td>
                <td className="right">{one.cnt}</td>
                <td className="right">
                  <Money fen={one.pric} />
                </td>
                <td className="right">
                  <Money fen={one.amountFen} />
                </td>
                <td className="right">
                  <Money fen={one.inscpFen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface OwnProps {
  of: UnbilledCharge
  own: NonNullable<UnbilledCharge['own']>
  mdtrtId: string
  onChanged: () => void
}

/** Why it is self-paid, who said so and who agreed; it can be taken back while it is unbilled. */
function Own({ of, own, mdtrtId, onChanged }: OwnProps) {
  const t = useT()
  const say = useSay()
  const { message } = App.useApp()
  const back = useCommand(DeclaredOwn, {
    onDone: () => {
      void message.success(t('takenBack'))
      onChanged()
    },
  })
  const at = say(own.at)
  return (
    <div className="muted">
      {own.reason} ·{' '}
      {own.agreedBy && own.byName
        ? t('ownBy', { name: own.byName, at, who: t(`agreedBy.${own.agreedBy}`) })
        : t('ownByNobody', { at })}{' '}
      <Button
        size="small"
        type="link"
        className="no-print"
        loading={back.isPending}
        onClick={() =>
          back.mutate({ path: `/api/settlement/visits/${mdtrtId}/take-back-own`, body: { chargeIds: [of.chargeId] } })
        }
      >
        {t('takeBack')}
      </Button>
      <Refused error={back.error} />
    </div>
  )
}
