import { useId, useState } from 'react'
import type { RealNameForm, Sex } from '#contracts/residents'
import { ApiRefusal } from '../../shell/api.ts'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { Choices, Field } from '../kit/parts.tsx'
import { useT as useCommonT } from '../texts.ts'
import { identityCardFault } from './identity-card.ts'
import { useT } from './texts.ts'

export type Draft = {
  name: string
  documentType: RealNameForm['documentType']
  documentNumber: string
  birthDate: string
  sex?: Sex
}
const emptyDraft: Draft = { name: '', documentType: 'id-card', documentNumber: '', birthDate: '' }
type Faults = Partial<Record<keyof Draft, string>>

/** The real-name form: what is typed, what is wrong in plain words, and the form to send once nothing is. */
export function useRealName() {
  const t = useT()
  const [draft, setDraft] = useState(emptyDraft)
  const [faults, setFaults] = useState<Faults>({})
  const set = (change: Partial<Draft>) => {
    setDraft((old) => ({ ...old, ...change }))
    setFaults((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in change))))
  }
  const check = (): RealNameForm | undefined => {
    const found = faultsOf(draft, t)
    setFaults(found)
    if (Object.keys(found).length > 0) return undefined
    const { name, documentType, documentNumber } = draft
    if (documentType === 'id-card') return { name: name.trim(), documentType, documentNumber }
    return { name: name.trim(), documentType, documentNumber, birthDate: draft.birthDate, sex: draft.sex }
  }
  /** Puts what the server refused beside its field; true when every word of it found a place. */
  const place = (error: unknown): boolean => {
    if (!(error instanceof ApiRefusal) || error.errors.length === 0) return false
    const placed = error.errors.map(({ field, message }) => [field.replace(/^person\./, ''), message] as const)
    setFaults(Object.fromEntries(placed))
    return placed.every(([field]) => field in emptyDraft || field === 'sex')
  }
  return { draft, set, faults, check, place }
}

function faultsOf(draft: Draft, t: ReturnType<typeof useT>): Faults {
  const faults: Faults = {}
  if (draft.name.trim().length < 2) faults.name = t('nameShort')
  if (draft.documentType === 'id-card') {
    const fault = identityCardFault(draft.documentNumber)
    if (fault) faults.documentNumber = t(fault)
    return faults
  }
  if (draft.documentNumber.trim().length < 4) faults.documentNumber = t('numberShort')
  if (!draft.birthDate) faults.birthDate = t('birthMissing')
  else if (draft.birthDate > dateOf(clock.now())) faults.birthDate = t('birthFuture')
  if (!draft.sex) faults.sex = t('sexMissing')
  return faults
}

export function RealNameFields({ form }: { form: ReturnType<typeof useRealName> }) {
  const t = useT()
  const common = useCommonT()
  const { draft, set, faults } = form
  const id = useId()
  return (
    <>
      <Field
        label={t('name')}
        hint={t('nameHint')}
        error={faults.name}
        autoComplete="name"
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <div className="field">
        <label htmlFor={id}>{t('documentType')}</label>
        <select
          id={id}
          className="field-box"
          value={draft.documentType}
          onChange={(event) => set({ documentType: event.target.value as Draft['documentType'], documentNumber: '' })}
        >
          {(['id-card', 'passport', 'other'] as const).map((type) => (
            <option key={type} value={type}>
              {t(`documents.${type}`)}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={t('documentNumber')}
        error={faults.documentNumber}
        autoComplete="off"
        autoCapitalize="characters"
        maxLength={draft.documentType === 'id-card' ? 18 : 40}
        value={draft.documentNumber}
        onChange={(event) => set({ documentNumber: event.target.value.replace(/\s/g, '').toUpperCase() })}
      />
      {draft.documentType === 'id-card' ? null : (
        <>
          <Field
            label={t('birthDate')}
            type="date"
            max={dateOf(clock.now())}
            error={faults.birthDate}
            value={draft.birthDate}
            onChange={(event) => set({ birthDate: event.target.value })}
          />
          <div className="field">
            <span className="field-label">{t('sex')}</span>
            <Choices
              label={t('sex')}
              value={draft.sex}
              of={(['male', 'female', 'other', 'unknown'] as const).map((value) => ({
                value,
                text: common(`sex.${value}`),
              }))}
              onChoose={(sex) => set({ sex })}
            />
            {faults.sex ? (
              <p className="field-error" role="alert">
                {faults.sex}
              </p>
            ) : null}
          </div>
        </>
      )}
    </>
  )
}
