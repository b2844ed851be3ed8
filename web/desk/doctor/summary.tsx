import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { SignedSummary, SummaryCheck } from '#contracts/consult'
import { exact } from '../../shell/moment.ts'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Page } from '../parts/page.tsx'
import { useT as useDeskT } from '../texts.ts'
import { useT } from './texts.ts'

/** What was signed, as it was signed, and whether it still is: a changed byte is detected. */
export function SummaryPage() {
  const t = useT()
  const deskT = useDeskT()
  const me = useMe()
  const { consultId = '' } = useParams({ strict: false }) as { consultId?: string }
  const path = `/api/consult/consults/${consultId}/summary`
  const query = useApi(path, SignedSummary)
  const [asked, setAsked] = useState(false)
  const check = useApi(`${path}/verify`, SummaryCheck, { enabled: asked })
  return (
    <Page
      title={t('summary.title')}
      sub={query.data ? query.data.summary.resident.name : ' '}
      actions={
        <>
          {me.roles.includes('doctor') ? (
            <Link to="/consult/$consultId" params={{ consultId }}>
              <Button>{t('summary.back')}</Button>
            </Link>
          ) : null}
          <Button onClick={() => window.print()}>{deskT('print')}</Button>
          <Button
            type="primary"
            loading={asked && check.isFetching}
            onClick={() => (asked ? void check.refetch() : setAsked(true))}
          >
            {t('summary.check')}
          </Button>
        </>
      }
    >
      {asked ? (
        <Answer of={check} loading={<p className="muted">{t('summary.check')}…</p>}>
          {(answer) => <Verdict check={answer} />}
        </Answer>
      ) : null}
      <Answer of={query}>{(signed) => <Signed signed={signed} />}</Answer>
    </Page>
  )
}

function Verdict({ check }: { check: z.infer<typeof SummaryCheck> }) {
  const t = useT()
  return (
    <p className="verdict" data-valid={check.valid} role="status">
      {check.valid ? <CheckCircleFilled /> : <CloseCircleFilled />}{' '}
      {t(check.valid ? 'summary.valid' : 'summary.invalid')}
      {check.summaryIntact ? null : ` · ${t('summary.summaryChanged')}`}
      {check.transcriptIntact ? null : ` · ${t('summary.transcriptChanged')}`}
      <span className="muted">
        {' '}
        · {t('summary.signedBy', { name: check.signerName })} · {exact(check.signedAt)}
      </span>
    </p>
  )
}

function Signed({ signed: { summary, signature } }: { signed: z.infer<typeof SignedSummary> }) {
  const t = useT()
  return (
    <Card className="paper">
      <dl className="facts">
        <dt>{t('summary.patient')}</dt>
        <dd>
          <b>{summary.resident.name}</b> · {t('summary.born', { date: summary.resident.birthDate })}
        </dd>
        <dt>{t('summary.place')}</dt>
        <dd>
          {summary.institution.name} · {summary.department.name}
        </dd>
        <dt>{t('summary.doctor')}</dt>
        <dd>
          {summary.doctor.name} · {t('summary.proof')}{' '}
          {summary.doctor.identityProof === 'totp'
            ? t('today.byTotp')
            : summary.doctor.identityProof === 'demo'
              ? t('today.byDemo')
              : summary.doctor.identityProof}
        </dd>
        <dt>{t('summary.time')}</dt>
        <dd className="tabular">
          {exact(summary.acceptedAt)} – {exact(summary.endedAt)}
        </dd>
        <dt>{t('summary.followUpOf')}</dt>
        <dd>
          {summary.followUpOf.code} {summary.followUpOf.name}
        </dd>
        <dt>{t('summary.complaint')}</dt>
        <dd>{summary.complaint}</dd>
        <dt>{t('summary.judgement')}</dt>
        <dd>
          {t(summary.judgement === 'stable' ? 'judge.stable' : 'judge.changed')}
          {summary.judgementNote ? ` · ${summary.judgementNote}` : ''}
        </dd>
        <dt>{t('summary.diagnoses')}</dt>
        <dd>{summary.diagnoses.map((one) => `${one.code} ${one.name}`).join(' · ')}</dd>
        <dt>{t('summary.advice')}</dt>
        <dd className="words">{summary.advice}</dd>
      </dl>
      <dl className="facts signature">
        <dt>{t('summary.algorithm')}</dt>
        <dd>
          {signature.algorithm} · {exact(signature.signedAt)}
        </dd>
        <dt>{t('summary.key')}</dt>
        <dd className="code">{signature.keyId}</dd>
        <dt>{t('summary.value')}</dt>
        <dd className="code">{signature.value}</dd>
        <dt>{t('summary.transcript')}</dt>
        <dd className="code">{summary.transcriptSm3}</dd>
      </dl>
    </Card>
  )
}
