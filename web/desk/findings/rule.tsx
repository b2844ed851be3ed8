import { Link, useParams } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { KindList, type MonitoringRule, RuleDetail } from '#contracts/monitoring'
import { sayClause } from '../../shell/clause.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Loading } from '../../shell/states.tsx'
import { useSay } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useBetween, useWords } from '../parts/person.tsx'
import { useT as useDeskT } from '../texts.ts'
import './findings.css'
import { AskChange, RequestRow, Who } from './rule-change.tsx'
import { RuleTags } from './rules.tsx'
import { useT } from './texts.ts'

type Version = ReturnType<typeof RuleDetail.parse>['versions'][number]

/** One rule: its sentence, where and when it applies, the clause; its versions, who changed it, and what it found. */
export function RulePage() {
  const t = useT()
  const deskT = useDeskT()
  const words = useWords()
  const { ruleId = '' } = useParams({ strict: false }) as { ruleId?: string }
  const query = useApi(`/api/monitoring/rules/${encodeURIComponent(ruleId)}`, RuleDetail)
  const rule = query.data?.rule
  return (
    <Page
      title={rule ? (rule.itemName ?? words({ zh: rule.nameZh, en: rule.nameEn })) : ' '}
      sub={<Link to={'/findings/rules' as never}>{t('backToRules')}</Link>}
      actions={
        rule ? (
          <>
            <Link to={'/findings' as never} search={{ ruleId: rule.ruleId } as never}>
              <Button>{t('findingsOf')}</Button>
            </Link>
            <AskChange of={rule} />
            <Button onClick={() => window.print()}>{deskT('print')}</Button>
          </>
        ) : null
      }
    >
      <Answer of={query} loading={<Loading cards={2} lines={6} />}>
        {(detail) => (
          <>
            <Card title={words({ zh: detail.rule.logicZh, en: detail.rule.logicEn })}>
              <Facts of={detail.rule} />
            </Card>
            {detail.changes.length > 0 ? (
              <Card title={t('change.title')}>
                {detail.changes.map((one) => (
                  <RequestRow key={one.id} of={one} />
                ))}
              </Card>
            ) : null}
            <Card title={t('versions')}>
              <Versions rows={detail.versions} />
            </Card>
          </>
        )}
      </Answer>
    </Page>
  )
}

function Facts({ of }: { of: MonitoringRule }) {
  const t = useT()
  const { locale } = usePreferences()
  const words = useWords()
  const between = useBetween()
  const kind = useApi('/api/monitoring/kinds', KindList).data?.kinds.find((one) => one.kind === of.kind)
  const everywhere = t('where.all')
  const levels = of.hospLvs?.map((one) => t(`where.levels.${String(one) as '0' | '1' | '2' | '3'}`))
  const scenes = of.scenes?.map((one) => t(`where.scenes.${one}`))
  const schemes = of.insutypes?.map((one) => (one === '310' || one === '390' ? t(`where.schemes.${one}`) : one))
  return (
    <dl className="facts">
      <dt>{t('does')}</dt>
      <dd>
        <RuleTags of={of} />
        {between(of.stages.map((one) => t(`stage.${one}`)))}
      </dd>
      {kind ? (
        <>
          <dt>{t('kind')}</dt>
          <dd>
            {words({ zh: kind.nameZh, en: kind.nameEn })} ·{' '}
            <span className="muted">
              {words({ zh: kind.windowZh, en: kind.windowEn })} ·{' '}
              {words({ zh: kind.explainedZh, en: kind.explainedEn })}
            </span>
          </dd>
        </>
      ) : null}
      {of.itemName ? (
        <>
          <dt>{t('item')}</dt>
          <dd>
            {of.itemName} <span className="muted tabular">{of.hilistCode}</span>
          </dd>
        </>
      ) : null}
      <dt>{t('where.label')}</dt>
      <dd>
        {[levels, scenes, schemes]
          .map((some) => (some ? between(some) : null))
          .filter(Boolean)
          .join(' · ') || everywhere}
      </dd>
      <dt>{t('clause')}</dt>
      <dd>{sayClause(words({ zh: of.clauseZh, en: of.clauseEn }), locale)}</dd>
      <dt>{t('source')}</dt>
      <dd>
        {of.source} · {of.batch}
      </dd>
      <dt>{t('validity')}</dt>
      <dd className="tabular">
        {of.validFrom} – {of.validTo ?? '…'}
      </dd>
      <dt>{t('ruleNoTitle')}</dt>
      <dd className="muted tabular">{t('ruleNo', { rule: of.ruleId, version: of.version })}</dd>
    </dl>
  )
}

function Versions({ rows }: { rows: readonly Version[] }) {
  const t = useT()
  const say = useSay()
  const words = useWords()
  return (
    <Table<Version>
      size="small"
      rowKey="version"
      pagination={false}
      scroll={{ x: 860 }}
      dataSource={[...rows]}
      columns={[
        { title: t('version'), dataIndex: 'version', width: 70, className: 'tabular' },
        { title: t('logic'), render: (_, one) => words({ zh: one.logicZh, en: one.logicEn }) },
        { title: t('does'), width: 190, render: (_, one) => <RuleTags of={one} /> },
        {
          title: t('validity'),
          width: 200,
          className: 'tabular',
          render: (_, { validFrom, validTo }) => `${validFrom} – ${validTo ?? '…'}`,
        },
        {
          title: t('madeBy'),
          width: 230,
          render: (_, { madeAt, madeBy, reason }) => (
            <>
              <Who id={madeBy} /> {say(madeAt)}
              <div className="muted">{reason}</div>
            </>
          ),
        },
      ]}
    />
  )
}
