import { App, Button, Input, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import { type CaseSystem, type TariffDetail, TariffParameters } from '#contracts/cases'
import { yuan } from '../../shell/money.tsx'
import { usePickerSearch } from '../parts/find.ts'
import { Card, Refused } from '../parts/page.tsx'
import { Percent, Whole, Yuan } from '../year-rules/inputs.tsx'
import { usePlaces } from '../year-rules/rules.tsx'
import { percentOf } from '../year-rules/say.ts'
import { type Field, factorOf, fieldsOf, valueAt, withValue } from './fields.ts'
import './tariffs.css'
import { useTariffStep } from './tariff.tsx'
import { useT } from './texts.ts'

/** Rates, factors and limits; in a draft they can be changed, all at once. */
export function Parameters({ of }: { of: TariffDetail }) {
  const t = useT()
  const { message } = App.useApp()
  const { nameOf } = usePlaces()
  const [draft, setDraft] = useState<TariffParameters | null>(null)
  const save = useTariffStep(() => void message.success(t('saved')))
  const now = draft ?? of.parameters
  const fields = fieldsOf(t, now, nameOf)
  const changed = JSON.stringify(now) !== JSON.stringify(of.parameters)
  const path = `/api/cases/tariffs/${of.id}/change`
  const actions = !of.mayChange ? null : draft === null ? (
    <Button onClick={() => setDraft(of.parameters)}>{t('change')}</Button>
  ) : (
    <>
      <Button onClick={() => setDraft(null)}>{t('cancel')}</Button>
      <Button
        type="primary"
        title={changed ? undefined : t('unchanged')}
        disabled={!changed || !TariffParameters.safeParse(now).success}
        loading={save.isPending}
        onClick={() => save.mutate({ path, body: { parameters: draft } })}
      >
        {t('save')}
      </Button>
    </>
  )
  return (
    <Card title={t('parameters')} extra={actions}>
      {draft === null ? null : (
        <div className="form form-grid">
          <span className="form-label">{t('pays')}</span>
          <Segmented<CaseSystem>
            aria-label={t('pays')}
            value={now.pays}
            onChange={(pays) => setDraft({ ...now, pays })}
            options={(['drg', 'dip'] as const).map((value) => ({ value, label: t(`system.${value}`) }))}
          />
          <label htmlFor="tariff-source">{t('source')}</label>
          <Input
            id="tariff-source"
            maxLength={500}
            value={now.source}
            onChange={({ target }) => setDraft({ ...now, source: target.value })}
          />
        </div>
      )}
      <div className="tariff-parts">
        {(['drg', 'dip'] as const).map((part) => (
          <section key={part} aria-label={t(`${part}Part`)}>
            <h3>{t(`${part}Part`)}</h3>
            <dl className="tariff-fields">
              {fields
                .filter((field) => field.part === part)
                .map((field) => (
                  <One key={field.path.join('.')} field={field} of={now} onChange={draft ? setDraft : null} />
                ))}
            </dl>
            {draft ? <AddPlace part={part} of={now} onChange={setDraft} /> : null}
          </section>
        ))}
      </div>
      {draft === null ? (
        <p className="muted">
          {t('source')}: {of.parameters.source}
        </p>
      ) : null}
      <Refused error={save.error} />
    </Card>
  )
}

interface OneProps {
  field: Field
  of: TariffParameters
  onChange: ((of: TariffParameters) => void) | null
}

function One({ field, of, onChange }: OneProps) {
  const t = useT()
  const { path, kind, label } = field
  const value = valueAt(of, path)
  const said = { yuan, factor: factorOf, share: percentOf, years: String }[kind](value)
  const put = (next: number | null) => next !== null && onChange?.(withValue(of, path, next))
  return (
    <>
      <dt>{label}</dt>
      <dd className="tabular">
        {onChange === null ? (
          said
        ) : kind === 'yuan' ? (
          <Yuan label={label} value={value} onChange={put} />
        ) : kind === 'share' ? (
          <Percent label={label} value={value} onChange={put} />
        ) : kind === 'years' ? (
          <Whole label={label} max={150} value={value} onChange={put} />
        ) : (
          <Factor label={label} value={value} onChange={put} />
        )}
        {onChange && path[1] === 'institutionFactorBp' ? (
          <Button aria-label={t('remove', { name: label })} onClick={() => onChange(withValue(of, path, null))}>
            −
          </Button>
        ) : null}
      </dd>
    </>
  )
}

function Factor(props: { label: string; value: number; onChange: (value: number | null) => void }) {
  return (
    <InputNumber
      aria-label={props.label}
      min={0}
      max={10}
      step={0.05}
      precision={4}
      style={{ width: '100%' }}
      value={props.value / 10_000}
      onChange={(typed) => props.onChange(typed === null ? null : Math.round(typed * 10_000))}
    />
  )
}

/** A factor for one institution where it differs from its level's. */
function AddPlace(props: { part: 'drg' | 'dip'; of: TariffParameters; onChange: (of: TariffParameters) => void }) {
  const t = useT()
  const { places } = usePlaces()
  const taken = props.of[props.part].institutionFactorBp
  return (
    <Select
      aria-label={t('addInstitution')}
      placeholder={t('addInstitution')}
      value={null}
      showSearch={usePickerSearch()}
      style={{ width: '100%' }}
      onChange={(code: string | null) =>
        code !== null && props.onChange(withValue(props.of, [props.part, 'institutionFactorBp', code], 10_000))
      }
      options={places.filter(({ code }) => !(code in taken)).map(({ code, name }) => ({ value: code, label: name }))}
    />
  )
}
