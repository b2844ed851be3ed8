import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { checkAnswer, type PrescriptionDraft, prescription } from '#contracts/prescribing'
import { api } from '../../shell/api.ts'
import { newKey } from '../../shell/browser.ts'

export type Checked = z.infer<typeof checkAnswer>
const CHECK_AFTER_MS = 300
const SAVE_AFTER_MS = 1200

/** The server's warnings on the sheet as it is being written: the last question's answer counts, in whatever order they come. */
export function useLiveCheck(path: string, draft: PrescriptionDraft) {
  const [checked, setChecked] = useState<Checked | undefined>(undefined)
  const [problem, setProblem] = useState<unknown>(undefined)
  const serial = useRef(0)
  useEffect(() => {
    const mine = ++serial.current
    setProblem(undefined)
    if (draft.items.length === 0) {
      setChecked(undefined)
      return
    }
    const timer = setTimeout(() => {
      api.command('POST', `${path}/check`, { draft }, { schema: checkAnswer }).then(
        (answer) => serial.current === mine && setChecked(answer),
        (error) => serial.current === mine && setProblem(error),
      )
    }, CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [draft, path])
  return { checked, problem }
}

/** The one draft the server keeps of this sheet; saves go one after the other, so that no second draft is made. */
export function useKeptDraft(path: string) {
  const id = useRef<string | undefined>(undefined)
  const saves = useRef<Promise<unknown>>(Promise.resolve())
  const save = useCallback(
    (what: PrescriptionDraft): Promise<string | undefined> => {
      const next = saves.current.then(async () => {
        if (what.items.length === 0 && !id.current) return undefined
        const to = id.current ? `/api/prescribing/prescriptions/${id.current}/draft` : `${path}/prescriptions`
        const sheet = await api.command('POST', to, { draft: what }, { idempotencyKey: newKey(), schema: prescription })
        id.current = sheet.prescriptionId
        return sheet.prescriptionId
      })
      saves.current = next.catch(() => undefined)
      return next
    },
    [path],
  )
  return { id, save, settled: () => saves.current }
}

export type Saving = 'clean' | 'changed' | 'saving'

/** Saves by itself a moment after the last change. */
export function useAutosave(draft: PrescriptionDraft, save: (what: PrescriptionDraft) => Promise<unknown>) {
  const [saving, setSaving] = useState<Saving>('clean')
  const [problem, setProblem] = useState<unknown>(undefined)
  useEffect(() => {
    if (saving !== 'changed') return
    const timer = setTimeout(() => {
      setSaving('saving')
      save(draft).then(
        () => setSaving((now) => (now === 'saving' ? 'clean' : now)),
        (error) => {
          setSaving('clean')
          setProblem(error)
        },
      )
    }, SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [draft, saving, save])
  const mark = useCallback((state: 'clean' | 'changed') => {
    setSaving(state)
    setProblem(undefined)
  }, [])
  return { saving, problem, mark }
}
