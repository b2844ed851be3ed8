import { Link } from '@tanstack/react-router'
import { Eligibility } from '#contracts/booking'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Notice } from '../kit/parts.tsx'
import { useT } from './texts.ts'

export function useEligibility() {
  const { person } = useActing()
  return useApi('/api/booking/eligibility', Eligibility, { params: { residentId: person.residentId } })
}

/** The rule of online care, told before it bites (R04): what may be followed up, or what stands in the way and what to do. */
export function EligibilityCard() {
  const t = useT()
  const { data } = useEligibility()
  if (!data) {
    return (
      <Notice title={t('followUpOnly')}>
        <p>{t('followUpWhy')}</p>
      </Notice>
    )
  }
  if (data.eligible) {
    return (
      <Notice tone="good">
        <p>{t('followUpFor', { list: data.diagnoses.map((each) => each.name).join('、') })}</p>
        {data.guardianNeeded ? <p>{t('childOnly')}</p> : null}
      </Notice>
    )
  }
  const consentMissing = data.missing.some(({ code }) => code.includes('consent'))
  const diagnosisMissing = data.diagnoses.length === 0
  return (
    <Notice tone="warn" title={t('notYet')}>
      {data.missing.map(({ code, sentence }) => (
        <p key={code}>{sentence}</p>
      ))}
      <p style={{ display: 'flex', gap: 'var(--gap-2)', flexWrap: 'wrap' }}>
        {consentMissing ? (
          <Link to="/consents" className="state-button link-button">
            {t('giveConsent')}
          </Link>
        ) : null}
        {diagnosisMissing ? (
          <Link to="/book" search={{ kind: 'offline' } as never} className="state-button link-button">
            {t('goOffline')}
          </Link>
        ) : null}
      </p>
    </Notice>
  )
}
