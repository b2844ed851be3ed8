import { preferences, usePreferences } from '../../shell/preferences.ts'
import { useT } from '../texts.ts'

/** Language and type size: where one is before the PIN, too. */
export function LanguageAndType() {
  const t = useT()
  const { locale, largeType } = usePreferences()
  return (
    <div className="button-row">
      <button
        type="button"
        className="plain-button"
        onClick={() => preferences.set({ locale: locale === 'zh' ? 'en' : 'zh' })}
      >
        {locale === 'zh' ? 'English' : '中文'}
      </button>
      <button
        type="button"
        className="plain-button"
        aria-pressed={largeType}
        onClick={() => preferences.set({ largeType: !largeType })}
      >
        {t(largeType ? 'device.typeNormal' : 'device.typeLarge')}
      </button>
    </div>
  )
}
