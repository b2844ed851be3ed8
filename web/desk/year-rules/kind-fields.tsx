import { Checkbox, Input, Select } from 'antd'
import type { FundRuleKind, Parameters } from '#contracts/budgets'
import { RiskModelList } from '#contracts/budgets'
import { useApi } from '../../shell/use-api.ts'
import { usePickerSearch } from '../parts/find.ts'
import type { FormValues } from './blank.ts'
import { RatesImport } from './capitation.tsx'
import { Percent, Points, Whole, Yuan } from './inputs.tsx'
import { usePlaces } from './rules.tsx'
import { percentOf } from './say.ts'
import { Steps } from './steps.tsx'
import { useT } from './texts.ts'

interface Props {
  values: FormValues
  onChange: (values: FormValues) => void
}

/** The fields of a kind of rule. */
export function KindFields({ kind, ...props }: Props & { kind: FundRuleKind }) {
  switch (kind) {
    case 'prepayment':
      return <PercentField name="shareBp" {...props} />
    case 'points':
      return <PointFields {...props} />
    case 'sharing':
      return (
        <>
          <Steps name="under" to="downToBp" part="keepsBp" max={10_000} {...props} />
          <Steps name="over" to="upToBp" part="bearsBp" max={100_000} {...props} />
        </>
      )
    case 'retention':
      return <Steps name="bands" to="fromBp" part="keepsBp" max={10_000} {...props} />
    case 'split':
      return <SplitFields {...props} />
    case 'capitation':
      return <CapitationFields {...props} />
    case 'disease-package':
      return <PackageFields {...props} />
    default:
      return null
  }
}

function PercentField({
  name,
  values,
  onChange,
}: Props & { name: 'shareBp' | 'keepsBp' | 'contractsBp' | 'workBp' | 'resultsBp' }) {
  const t = useT()
  return (
    <>
      <label htmlFor={`rule-${name}`}>{t(`f.${name}`)}</label>
      <Percent
        id={`rule-${name}`}
        value={(values[name] as number | null) ?? null}
        onChange={(next) => onChange({ ...values, [name]: next })}
      />
    </>
  )
}

function PointFields({ values, onChange }: Props) {
  const t = useT()
  const { visitPoints, pointsPerWeight } = values as Parameters<'points'>
  return (
    <>
      <label htmlFor="rule-per-weight">{t('f.pointsPerWeight')}</label>
      <Whole
        id="rule-per-weight"
        max={1_000_000}
        value={pointsPerWeight}
        onChange={(next) => onChange({ ...values, pointsPerWeight: next })}
      />
      {(['11', '14'] as const).map((type) => {
        const title = t('f.visitPoints', { type: t(`medType.${type}`) })
        return (
          <fieldset key={type} className="form-wide phrases">
            <legend className="muted">{title}</legend>
            <div className="year-months">
              {visitPoints[type].map((points, level) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: levels 0 to 3, always in this order
                <div key={level}>
                  <label htmlFor={`rule-${type}-${level}`}>{t(`say.level.${level as 0}`)}</label>
                  <Points
                    id={`rule-${type}-${level}`}
                    value={points}
                    onChange={(next) => {
                      const list = visitPoints[type].map((one, at) => (at === level ? (next ?? 0) : one))
                      onChange({ ...values, visitPoints: { ...visitPoints, [type]: list } })
                    }}
                  />
                </div>
              ))}
            </div>
          </fieldset>
        )
      })}
    </>
  )
}

function SplitFields(props: Props) {
  const t = useT()
  const { contractsBp, workBp, resultsBp } = props.values as Partial<Parameters<'split'>>
  const sum = (contractsBp ?? 0) + (workBp ?? 0) + (resultsBp ?? 0)
  return (
    <>
      <PercentField name="contractsBp" {...props} />
      <PercentField name="workBp" {...props} />
      <PercentField name="resultsBp" {...props} />
      {sum === 10_000 ? null : (
        <span className="form-wide form-error" role="status">
          {t('f.weightsSum', { sum: percentOf(sum) })}
        </span>
      )}
    </>
  )
}

/** Schemes and categories it holds for. */
function Scope({ values, onChange }: Props) {
  const t = useT()
  return (
    <>
      <span className="form-label">{t('f.insutypes')}</span>
      <Checkbox.Group
        value={values.insutypes as string[]}
        onChange={(insutypes) => onChange({ ...values, insutypes })}
        options={(['310', '390'] as const).map((value) => ({ value, label: t(`insutype.${value}`) }))}
      />
      <span className="form-label">{t('f.medTypes')}</span>
      <Checkbox.Group
        value={values.medTypes as string[]}
        onChange={(medTypes) => onChange({ ...values, medTypes })}
        options={(['11', '14', '21'] as const).map((value) => ({ value, label: t(`medType.${value}`) }))}
      />
    </>
  )
}

function CapitationFields(props: Props) {
  const t = useT()
  const { values, onChange } = props
  const models = useApi('/api/budgets/risk-models', RiskModelList).data?.models ?? []
  const names = [...new Set([...models.map(({ model }) => model), String(values.riskModel)])].filter(Boolean)
  return (
    <>
      <Scope {...props} />
      <label htmlFor="rule-risk">{t('f.riskModel')}</label>
      <Select
        id="rule-risk"
        value={String(values.riskModel) || undefined}
        onChange={(riskModel) => onChange({ ...values, riskModel })}
        options={names.map((value) => ({ value, label: value }))}
      />
      <span className="form-label">{t('f.cells')}</span>
      <RatesImport value={values as Parameters<'capitation'>} onChange={(table) => onChange({ ...values, ...table })} />
    </>
  )
}

function PackageFields(props: Props) {
  const t = useT()
  const { values, onChange } = props
  const { places } = usePlaces()
  const showSearch = usePickerSearch()
  const options = places.map(({ code, name }) => ({ value: code, label: name }))
  const set = (name: string) => (next: unknown) => onChange({ ...values, [name]: next })
  return (
    <>
      {(['titleZh', 'titleEn'] as const).map((name) => (
        <Labelled key={name} name={name}>
          <Input
            id={`rule-${name}`}
            maxLength={60}
            value={String(values[name])}
            onChange={({ target }) => set(name)(target.value)}
          />
        </Labelled>
      ))}
      {(['conditions', 'diagnosisPrefixes'] as const).map((name) => (
        <Labelled key={name} name={name}>
          <Select
            id={`rule-${name}`}
            mode="tags"
            open={false}
            placeholder={t('f.codesHint')}
            value={values[name] as string[]}
            onChange={set(name)}
          />
        </Labelled>
      ))}
      <Scope {...props} />
      <Labelled name="monthFen">
        <Yuan id="rule-monthFen" value={(values.monthFen as number | null) ?? null} onChange={set('monthFen')} />
      </Labelled>
      <Labelled name="responsible">
        <Select
          {...{ id: 'rule-responsible', showSearch, options }}
          value={String(values.responsible) || undefined}
          onChange={set('responsible')}
        />
      </Labelled>
      <Labelled name="partners">
        <Select
          {...{ id: 'rule-partners', mode: 'multiple', showSearch, options }}
          value={values.partners as string[]}
          onChange={set('partners')}
        />
      </Labelled>
      <PercentField name="keepsBp" {...props} />
      <SplitFields values={values.split as FormValues} onChange={set('split')} />
    </>
  )
}

type Named = 'titleZh' | 'titleEn' | 'conditions' | 'diagnosisPrefixes' | 'monthFen' | 'responsible' | 'partners'
function Labelled({ name, children }: { name: Named; children: React.ReactNode }) {
  const t = useT()
  return (
    <>
      <label htmlFor={`rule-${name}`}>{t(`f.${name}`)}</label>
      {children}
    </>
  )
}
