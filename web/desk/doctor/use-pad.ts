import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { z } from 'zod'
import type { Drug } from '#contracts/formulary'
import {
  consultPadAnswer,
  type DraftItem,
  type Override,
  type Prescription,
  type PrescriptionDraft,
  prescription,
  type Warning,
} from '#contracts/prescribing'
import { api } from '../../shell/api.ts'
import { useApi } from '../../shell/use-api.ts'
import { type Checked, useAutosave, useKeptDraft, useLiveCheck } from './use-draft.ts'

export const emptyDraft = (): PrescriptionDraft => ({
  kind: 'western',
  supply: 'ordinary',
  supplyReason: '',
  stable: false,
  validDays: 3,
  diagnoses: [],
  items: [],
  usage: '',
})

/** The draft of a sheet as the server last had it. */
export const draftOf = (sheet: Prescription): PrescriptionDraft => ({
  kind: sheet.kind,
  supply: sheet.supply,
  supplyReason: sheet.supplyReason,
  stable: sheet.stable,
  validDays: sheet.validDays,
  diagnoses: sheet.diagnoses,
  usage: sheet.usage,
  items: sheet.items.map(({ drugCode, dose, frequency, days, note }) => ({ drugCode, dose, frequency, days, note })),
})

/** A drug as it is usually taken: where the doctor starts from, and changes. */
export const usualItem = (drug: Drug, supply: PrescriptionDraft['supply'], first?: DraftItem): DraftItem => ({
  drugCode: drug.code,
  dose: drug.usualDose,
  frequency: drug.usualFrequency,
  days: first?.days ?? { ordinary: 7, emergency: 3, chronic: 28, long: 28 }[supply],
  note: '',
})

/**
 * The prescription pad of a consult: one sheet being written (kept on the server as a draft, so that a reload loses nothing),
 * checked as it changes, and the sheets already signed. Drafts are saved one after the other, never twice at once.
 */
export function usePad(consultId: string, enabled: boolean) {
  const path = `/api/prescribing/consults/${consultId}`
  const client = useQueryClient()
  const pad = useApi(path, consultPadAnswer, { enabled, everyMs: 20_000 })
  const [written, setDraft] = useState<PrescriptionDraft>(emptyDraft)
  // A sheet states the diagnoses of the consult (R16): when the doctor changes those, the sheet follows.
  const diagnoses = pad.data?.authority?.diagnoses
  const draft = useMemo(() => (diagnoses ? { ...written, diagnoses } : written), [written, diagnoses])
  const [overrides, setOverrides] = useState<Record<string, string>>({})
  const kept = useKeptDraft(path)
  const { checked, problem: checkProblem } = useLiveCheck(path, draft)
  const { saving, problem: saveProblem, mark } = useAutosave(draft, kept.save)

  // The server's draft is where one goes on after a reload; never over what is being typed.
  const stored = pad.data?.prescriptions.find((sheet) => sheet.state === 'draft')
  useEffect(() => {
    if (!stored || kept.id.current === stored.prescriptionId || saving !== 'clean') return
    kept.id.current = stored.prescriptionId
    setDraft(draftOf(stored))
    setOverrides(Object.fromEntries(stored.overrides.map((one) => [one.key, one.reason])))
  }, [stored, saving, kept.id])

  const reset = () => {
    kept.id.current = undefined
    setDraft(emptyDraft())
    setOverrides({})
    mark('clean')
  }
  const refresh = () => client.invalidateQueries({ queryKey: [path] })

  return {
    pad,
    draft,
    change: (next: PrescriptionDraft | ((now: PrescriptionDraft) => PrescriptionDraft)) => {
      setDraft(next)
      mark('changed')
    },
    overrides,
    override: (key: string, reason: string) => setOverrides((now) => ({ ...now, [key]: reason })),
    checked,
    problem: saveProblem ?? checkProblem,
    saving,
    refresh,
    /** Saves, then signs; the pad is empty afterwards. Throws the server's refusal. */
    async sign(): Promise<Prescription> {
      const id = await kept.save(draft)
      if (!id) throw new Error('nothing to sign')
      const sheet = await signSheet(id, reasonsFor(checked, overrides))
      putSheet(client, path, sheet)
      reset()
      void refresh()
      void client.invalidateQueries({ queryKey: ['/api/consult/queue'] }) // an amended sheet leaves it
      return sheet
    },
    /** Empties the sheet that is being written; a draft the server has is withdrawn. */
    async discard(reason: string): Promise<void> {
      const id = kept.id.current
      await kept.settled()
      if (id) await api.command('POST', `/api/prescribing/prescriptions/${id}/withdraw`, { reason })
      reset()
      await refresh()
    },
  }
}

/** The doctor's reasons for the warnings that ask for one. */
function reasonsFor(checked: Checked | undefined, overrides: Record<string, string>): Override[] {
  return (checked?.warnings ?? [])
    .filter((warning) => warning.level === 'reason')
    .map(({ key }) => ({ key, reason: (overrides[key] ?? '').trim() }))
    .filter((one) => one.reason.length >= 2)
}

function signSheet(id: string, overrides: Override[]): Promise<Prescription> {
  return api.command('POST', `/api/prescribing/prescriptions/${id}/sign`, { overrides }, { schema: prescription })
}

// What was just signed is shown at once, before the list is asked for again.
function putSheet(client: QueryClient, path: string, sheet: Prescription): void {
  const others = (now: z.infer<typeof consultPadAnswer>) =>
    now.prescriptions.filter((one) => one.prescriptionId !== sheet.prescriptionId)
  client.setQueryData<z.infer<typeof consultPadAnswer>>(
    [path, {}],
    (now) => now && { ...now, prescriptions: [...others(now), sheet] },
  )
}

export type Pad = ReturnType<typeof usePad>

/** The sheet may be written: the consult still gives the authority, or a returned sheet is being amended. */
export function mayWrite(pad: Pad, running: boolean): boolean {
  const answer = pad.pad.data
  if (!answer) return false
  const amending = answer.prescriptions.some((sheet) => sheet.state === 'draft' && sheet.previousVersionId)
  return amending || (running && answer.authority !== null && answer.authority.closedAt === null)
}

/** What stands between the sheet and its signature. */
export function obstacle(
  draft: PrescriptionDraft,
  checked: Checked | undefined,
  overrides: Record<string, string>,
): 'empty' | 'checking' | 'blocked' | 'reason' | undefined {
  if (draft.items.length === 0) return 'empty'
  if (!checked) return 'checking'
  if (checked.warnings.some((warning) => warning.level === 'block')) return 'blocked'
  const open = (warning: Warning) => warning.level === 'reason' && (overrides[warning.key] ?? '').trim().length < 2
  return checked.warnings.some(open) ? 'reason' : undefined
}
