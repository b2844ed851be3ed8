import { Button } from 'antd'
import type { FormValues } from './blank.ts'
import { Percent } from './inputs.tsx'
import { useT } from './texts.ts'

interface Props {
  name: 'under' | 'over' | 'bands'
  to: 'downToBp' | 'upToBp' | 'fromBp'
  part: 'keepsBp' | 'bearsBp'
  max: number
  values: FormValues
  onChange: (values: FormValues) => void
}

/** A ladder: up to where, and what part. */
export function Steps({ name, to, part, max, values, onChange }: Props) {
  const t = useT()
  const steps = values[name] as Record<string, number>[]
  const set = (next: Record<string, number>[]) => onChange({ ...values, [name]: next })
  const put = (at: number, key: string, value: number | null) =>
    set(steps.map((one, i) => (i === at ? { ...one, [key]: value ?? 0 } : one)))
  const label = (at: number, what: 'to' | 'part') => t('f.step', { n: at + 1, what: t(`f.${what}`) })
  return (
    <fieldset className="form-wide phrases">
      <legend className="muted">{t(`f.${name}`)}</legend>
      <div className="year-steps">
        {steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the ladder
          <div key={at}>
            <Percent label={label(at, 'to')} max={max} value={step[to] ?? 0} onChange={(next) => put(at, to, next)} />
            <Percent label={label(at, 'part')} value={step[part] ?? 0} onChange={(next) => put(at, part, next)} />
            <Button aria-label={t('f.removeStep', { n: at + 1 })} onClick={() => set(steps.filter((_, i) => i !== at))}>
              −
            </Button>
          </div>
        ))}
        <div>
          <Button size="small" disabled={steps.length >= 20} onClick={() => set([...steps, { [to]: 0, [part]: 0 }])}>
            {t('f.addStep')}
          </Button>
        </div>
      </div>
    </fieldset>
  )
}
