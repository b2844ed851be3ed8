import i18next from 'i18next'
import { preferences, usePreferences } from './preferences.ts'

/** The English texts of an app have the type of the Chinese ones: a key missing or too many fails tsc. */
export type TextsOf<T> = { [K in keyof T]: T[K] extends string ? string : TextsOf<T[K]> }
/** 'home.title' | 'home.next' …: the dotted keys of a table of texts. */
export type KeyOf<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${KeyOf<T[K]>}` }[keyof T & string]
export type Translate<T> = (key: KeyOf<T>, params?: Record<string, string | number>) => string

const i18n = i18next.createInstance()
void i18n.init({
  lng: preferences.get().locale,
  fallbackLng: 'zh',
  defaultNS: 'shell',
  initAsync: false,
  interpolation: { escapeValue: false, prefix: '{', suffix: '}' }, // React escapes; {name} as in the refusals
})
preferences.subscribe(() => {
  if (i18n.language !== preferences.get().locale) void i18n.changeLanguage(preferences.get().locale)
})

/** Every table of texts that was registered: what the check of the translations looks at. */
export const tables = new Map<string, { zh: object; en: object }>()

const translateIn = <T>(app: string, locale: string): Translate<T> => {
  return (key, params) => i18n.t(key as string, { ns: app, lng: locale, ...params })
}

/**
 * Registers an app's texts and gives back its typed `t`:
 * `export const { t, useT } = textsOf('desk', zh, en)`; in a component `const t = useT()` then `t('queue.title', { count: 3 })`.
 */
export function textsOf<T extends object>(
  app: string,
  zh: T,
  en: TextsOf<T>,
): {
  t: Translate<T>
  useT(): Translate<T>
  textsIn(locale: 'zh' | 'en'): Translate<T>
} {
  tables.set(app, { zh, en })
  i18n.addResourceBundle('zh', app, zh, true, true)
  i18n.addResourceBundle('en', app, en, true, true)
  const translate = { zh: translateIn<T>(app, 'zh'), en: translateIn<T>(app, 'en') }
  return {
    t: (key, params) => translate[preferences.get().locale](key, params),
    useT: () => translate[usePreferences().locale],
    textsIn: (locale) => translate[locale],
  }
}
