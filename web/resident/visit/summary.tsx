import { Link } from '@tanstack/react-router'
import { type Consult, SummaryCheck } from '#contracts/consult'
import { institution } from '#contracts/institutions'
import { Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Card, Facts, LinkRow, Notice, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useDoctorTitle } from '../texts.ts'
import { Afterwards } from './afterwards.tsx'
import { Feedback } from './feedback.tsx'
import { useT } from './texts.ts'
import { consultTone } from './visits.tsx'

/** A visit that is over, in plain words: what was found, what to do, and whether the signature holds. */
export function Summary({ consult }: { consult: Consult }) {
  const t = useT()
  const titleOf = useDoctorTitle()
  return (
    <Screen title={t('summaryTitle')} up="/visits">
      {consult.state === 'terminated' ? <Terminated consult={consult} /> : null}
      {consult.state === 'unseen' ? <Empty title={t('unseenTitle')} hint={t('unseenHint')} action={<Again />} /> : null}
      {consult.state === 'left' ? <Empty title={t('leftTitle')} action={<Again />} /> : null}
      {consult.state === 'ended' ? <Afterwards consult={consult} /> : null}
      <Card>
        <div className="spread">
          <h2>
            {consult.doctorName} {titleOf(consult.doctorTitle)}
          </h2>
          <Tag tone={consultTone[consult.state]}>{t(`state.${consult.state}`)}</Tag>
        </div>
        <Facts
          of={[
            [t('where'), `${consult.institutionName} · ${consult.departmentName}`],
            [t('followUpOf'), consult.followUpOf.name],
            [t('judgement'), consult.judgement ? t(consult.judgement) : null],
            [t('diagnoses'), consult.diagnoses.map((each) => each.name).join('、')],
            [t('complaint'), consult.complaint],
          ]}
        />
        {consult.advice ? (
          <>
            <h2>{t('advice')}</h2>
            <p className="summary-text">{consult.advice}</p>
          </>
        ) : null}
        {consult.state === 'ended' ? <SignatureLine consult={consult} /> : null}
      </Card>
      <Rows>
        <LinkRow to={`/visits/${consult.id}/chat`} title={t('readChat')} />
      </Rows>
      {consult.state === 'ended' || consult.state === 'terminated' ? <Feedback consult={consult} /> : null}
    </Screen>
  )
}

function Again() {
  const t = useT()
  return (
    <Link to="/book" search={{ kind: 'online-follow-up' } as never} className="state-button link-button">
      {t('bookNow')}
    </Link>
  )
}

function Terminated({ consult }: { consult: Consult }) {
  const t = useT()
  const place = consult.termination?.referToInstitutionId ?? consult.institutionId
  const where = useApi(`/api/institutions/${place}`, institution)
  const online = where.data?.kind === 'internet-hospital'
  return (
    <Notice tone="warn" title={t('terminatedTitle')}>
      {consult.termination ? <p>{t(`why.${consult.termination.reason}`)}</p> : null}
      {consult.termination?.note ? <p className="summary-text">{consult.termination.note}</p> : null}
      {/* An internet hospital has no door to walk through: any hospital nearby then */}
      {online ? (
        <p>{t('terminatedNearby')}</p>
      ) : (
        <p>{t('terminatedGo', { name: where.data?.name ?? consult.institutionName })}</p>
      )}
      {where.data && !online ? (
        <p className="muted">
          {where.data.address} · {where.data.phone}
        </p>
      ) : null}
      <p>
        <Link
          to="/book"
          search={{ kind: 'offline', institutionId: online ? undefined : place } as never}
          className="state-button link-button"
        >
          {t('bookOffline')}
        </Link>
      </p>
    </Notice>
  )
}

function SignatureLine({ consult }: { consult: Consult }) {
  const t = useT()
  const check = useApi(`/api/consult/consults/${consult.id}/summary/verify`, SummaryCheck)
  if (check.error) return null
  if (!check.data) return <p className="row-note">{t('checking')}</p>
  return (
    <p className="row-note" role="status">
      <Tag tone={check.data.valid ? 'good' : 'bad'}>{check.data.valid ? '✓' : '!'}</Tag>{' '}
      {t('signedBy', { name: check.data.signerName })} · <Time at={check.data.signedAt} />
      <br />
      {t(check.data.valid ? 'signatureGood' : 'signatureBad')}
    </p>
  )
}
