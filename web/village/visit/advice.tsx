import { ExclamationTriangleOutline } from 'antd-mobile-icons'
import type { Said } from '#contracts/chronic-programme'
import { usePreferences } from '../../shell/preferences.ts'
import { useT } from '../texts.ts'

/** An urgent sign, the moment it is typed: what it is, and what to do now. */
export function UrgentAdvice({
  signs,
  phone,
}: {
  signs: readonly { code: string; because: Said }[]
  phone: string | null
}) {
  const t = useT()
  const { locale } = usePreferences()
  if (signs.length === 0) return null
  return (
    <div className="advice" role="alert">
      <strong>
        <ExclamationTriangleOutline aria-hidden /> {t('advice.title')}
      </strong>
      {signs.map(({ code, because }) => (
        <p key={code}>{because[locale]}</p>
      ))}
      <p>{t('advice.do')}</p>
      <p>
        <a href="tel:120" style={{ color: '#fff' }}>
          {t('advice.call120')}
        </a>
        {phone ? ` · ${t('advice.family', { phone })}` : ''}
      </p>
    </div>
  )
}
