import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, App, Button, Tag } from 'antd'
import { type Finding, FindingDetail, type FindingLine, FindingPerson } from '#contracts/findings'
import { sayClause } from '../../shell/clause.ts'
import { exact } from '../../shell/moment.ts'
import { Money } from '../../shell/money.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Card, HowCounted, Refused } from '../parts/page.tsx'
import { AnswerForm } from './answer.tsx'
import { Decide, Undo } from './decide.tsx'
import './findings.css'
import { colours } from './findings.tsx'
import { useMayReadRules } from './tabs.tsx'
import { useT } from './texts.ts'

interface Props {
  findingId: string
  /** Others that were chosen: one decision for all. */
  also: readonly string[]
  onDecided: () => void
}

/** After something was sent: says so, and everything of findings is read again. */
export function useAgain() {
  const { message } = App.useApp()
  const client = useQueryClient()
  return (words: string) => {
    void message.success(words)
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/findings') })
  }
}

/** The claim, the rule in plain words, the evidence lines lit up; then what was answered and decided, and what can be done. */
export function OneFinding({ findingId, also, onDecided }: Props) {
  const t = useT()
  const { locale } = usePreferences()
  const query = useApi(`/api/findings/${findingId}`, FindingDetail)
  return (
    <Answer of={query} loading={<Loading cards={1} lines={8} />}>
      {({ finding, rule, lines, answer, decision, transactionId, recoveryNote }) => (
        <Card
          title={rule?.name[locale] ?? t('byHandRule')}
          extra={
            <>
              <Tag color={finding.verdict === 'violation' ? 'error' : 'warning'}>{t(`verdict.${finding.verdict}`)}</Tag>
              <Tag>{t(`stage.${finding.stage}`)}</Tag>
              <Tag color={colours[finding.state]}>{t(`state.${finding.state}`)}</Tag>
            </>
          }
        >
          <div className="tall-gap">
            <Alert type={finding.verdict === 'violation' ? 'error' : 'warning'} title={finding.reason[locale]} />
            <Facts finding={finding} rule={rule} />
            <section>
              <h3>
                {t('claim')} <span className="muted">{t('claimHint')}</span>
              </h3>
              <Lines lines={lines} setlId={finding.setlId} />
            </section>
            <dl className="facts">
              <dt>{t('answer')}</dt>
              <dd>
                {answer ? (
                  <>
                    <b>{t(`stand.${answer.stand}`)}</b> · {answer.byName} · <Time at={answer.at} />
                    <div>{answer.words}</div>
                    {answer.attachments.map((one) => (
                      <div key={one.id}>
                        <a href={`/api/findings/${finding.id}/attachments/${one.id}`}>{one.name}</a>
                      </div>
                    ))}
                  </>
                ) : (
                  <span className="muted">{t('noAnswer')}</span>
                )}
              </dd>
              {decision ? (
                <>
                  <dt>{t('decision')}</dt>
                  <dd>
                    <b>{t(decision.verdict === 'upheld' ? 'uphold' : 'dismiss')}</b> · {decision.byName} ·{' '}
                    <Time at={decision.at} />
                    <div>{decision.words}</div>
                  </dd>
                </>
              ) : null}
              {transactionId && finding.recoveredFen > 0 ? (
                <>
                  <dt>{t('recovered')}</dt>
                  <dd>
                    <Money fen={finding.recoveredFen} strong />{' '}
                    <span className="muted">
                      {t('transaction')} {transactionId.slice(-12)}
                    </span>
                  </dd>
                </>
              ) : null}
            </dl>
            {recoveryNote ? <Alert type="info" title={recoveryNote[locale]} /> : null}
            {finding.undoUntil ? <Undo finding={finding} /> : null}
            {finding.mayAnswer ? <AnswerForm findingId={finding.id} /> : null}
            {finding.mayDecide ? <Decide findingIds={[finding.id, ...also]} onDecided={onDecided} /> : null}
          </div>
        </Card>
      )}
    </Answer>
  )
}

function Facts({ finding, rule }: { finding: Finding; rule: FindingDetail['rule'] }) {
  const t = useT()
  const person = useCommand(FindingPerson)
  return (
    <>
      <dl className="facts">
        <dt>{t('about')}</dt>
        <dd>
          <Money fen={finding.amountFen} strong /> · {t('fund')} <Money fen={finding.fundFen} />{' '}
          <HowCounted text={t('fundHint')} />
        </dd>
        <dt>{t('rule')}</dt>
        <dd>
          <RuleInWords finding={finding} rule={rule} />
        </dd>
        <dt>{t('institution')}</dt>
        <dd>
          {finding.institutionName}
          {finding.doctorName ? ` · ${finding.doctorName}` : ''}
        </dd>
        <dt>{t('person')}</dt>
        <dd>
          {person.data ? (
            <b>
              {person.data.name ?? person.data.psnNo} {person.data.birthDate ?? ''}
            </b>
          ) : (
            <>
              <span className="tabular">{finding.person}</span>{' '}
              <Button
                size="small"
                type="link"
                title={t('openHint')}
                loading={person.isPending}
                onClick={() => person.mutate({ path: `/api/findings/${finding.id}/person`, body: {} })}
              >
                {t('open')}
              </Button>
            </>
          )}
        </dd>
        <dt>{t('raised')}</dt>
        <dd>
          <Time at={finding.foundAt} />
          {finding.raisedBy ? ` · ${t('byHand', { name: finding.raisedBy })}` : ''} · {t('answerBy')} {finding.answerBy}
        </dd>
      </dl>
      <Refused error={person.error} />
    </>
  )
}

/** The rule's sentence and clause, never its code alone; whoever may read the rules goes on to the whole of it. */
function RuleInWords({ finding, rule }: { finding: Finding; rule: FindingDetail['rule'] }) {
  const t = useT()
  const { locale } = usePreferences()
  const mayReadRules = useMayReadRules()
  if (!rule) return <>{sayClause(finding.clause, locale)}</>
  return (
    <>
      {rule.logic[locale]}{' '}
      {mayReadRules ? (
        <Link to={'/findings/rules/$ruleId' as never} params={{ ruleId: finding.ruleId } as never}>
          {t('seeRule')}
        </Link>
      ) : null}
      <div className="muted">
        {t('clause')}: {sayClause(rule.clause[locale], locale)} · {t('ruleVersion', { version: finding.version })}
      </div>
      {rule.enabled ? null : <div className="muted">{t('notInForce')}</div>}
    </>
  )
}

function Lines({ lines, setlId }: { lines: readonly FindingLine[]; setlId: string }) {
  const t = useT()
  return (
    <div className="evidence">
      <table className="plain-table tabular">
        <thead>
          <tr>
            <th scope="col">{t('columns.item')}</th>
            <th scope="col">{t('columns.when')}</th>
            <th scope="col" className="right">
              {t('columns.cnt')}
            </th>
            <th scope="col" className="right">
              {t('columns.pric')}
            </th>
            <th scope="col" className="right">
              {t('columns.sum')}
            </th>
            <th scope="col" className="right">
              {t('columns.inScope')}
            </th>
            <th scope="col" className="right">
              {t('columns.about')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.setlId}/${line.bkkpSn}`} className={line.lit ? 'finding-lit' : 'finding-dim'}>
              <td>
                <div>{line.hilist_name}</div>
                <div className="muted">
                  {line.hilist_code}
                  {line.setlId === setlId ? '' : ` · ${t('elsewhere', { setl: line.setlId })} · ${line.fixmedinsCode}`}
                </div>
              </td>
              <td>{line.fee_ocur_time ? exact(line.fee_ocur_time) : '—'}</td>
              <td className="right">{line.cnt}</td>
              <td className="right">
                <Money fen={line.pric} />
              </td>
              <td className="right">
                <Money fen={line.det_item_fee_sumamt} />
              </td>
              <td className="right">
                <Money fen={line.inscp_amt} />
              </td>
              <td className="right">{line.amountFen > 0 ? <Money fen={line.amountFen} strong /> : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
