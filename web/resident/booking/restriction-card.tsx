import { Link } from '@tanstack/react-router'
import { RestrictionList } from '#contracts/fair-use'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Notice } from '../kit/parts.tsx'
import { useT } from './texts.ts'

export const inForce = (state: string) => state === 'running' || state === 'contested'

/** Why booking is closed for a while, told before a tap is refused, and where to speak against it. */
export function RestrictionCard({ institutionId }: { institutionId?: string }) {
  const t = useT()
  const { person } = useActing()
  const { data } = useApi('/api/fair-use/restrictions/mine', RestrictionList, {
    params: { residentId: person.residentId },
  })
  const running = (data?.restrictions ?? []).filter(
    (each) => inForce(each.state) && (!institutionId || !each.institutionId || each.institutionId === institutionId),
  )
  if (running.length === 0) return null
  return (
    <Notice tone="warn" title={t(running.some((each) => !each.institutionId) ? 'pausedAll' : 'pausedSome')}>
      {running.map((each) => (
        <p key={each.id}>{each.sentence}</p>
      ))}
      <p>
        <Link to="/restrictions" className="state-button link-button">
          {t('pausedMore')}
        </Link>
      </p>
    </Notice>
  )
}
