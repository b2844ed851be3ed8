import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { usePreferences } from '../../shell/preferences.ts'

/** Sentences that the server writes come in the reader's language: another language asks for them again. */
export function useFresh(): void {
  const client = useQueryClient()
  const { locale } = usePreferences()
  const last = useRef(locale)
  useEffect(() => {
    if (last.current === locale) return
    last.current = locale
    void client.invalidateQueries()
  }, [locale, client])
}
