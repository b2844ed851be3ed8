import type { Why } from '#contracts/village-store'
import { usePreferences } from '../../shell/preferences.ts'
import { useSentence } from '../../shell/states.tsx'
import { useT } from '../texts.ts'

/** What went wrong in one sentence: the server's "no" in its own words, a broken line, else what the shell says. */
export function useVillageSentence(): (error: unknown) => string {
  const t = useT()
  const { locale } = usePreferences()
  const sentence = useSentence()
  return (error) => {
    if (hasWhy(error)) return error.why[locale]
    // What fetch throws when nobody answers.
    if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) return t('exchange.offline')
    return sentence(error)
  }
}

const hasWhy = (error: unknown): error is { why: Why } =>
  typeof error === 'object' && error !== null && 'why' in error && typeof (error as { why: unknown }).why === 'object'
