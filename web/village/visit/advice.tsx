import { ExclamationTriangleOutline } from 'antd-mobile-icons'
import { useEffect, useRef } from 'react'
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
  const box = useRef<HTMLDivElement>(null)
  const there = signs.length > 0
  useEffect(() => {
    if (there) box.current?.scrollIntoView({ block: 'start', behavior: 'smooth' })
  }, [there])
  if (!there) return null
  return (
    <div className="advice" role="alert" ref={box}>
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
