import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { FundRule, type FundRuleKind, type FundRuleList, parametersOf } from '#contracts/budgets'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { blank, type FormValues } from './blank.ts'
import { KindFields } from './kind-fields.tsx'
import { useT } from './texts.ts'

interface Props {
  kind: FundRuleKind
  rules: ReturnType<typeof FundRuleList.parse>['rules']
  onClose: () => void
  onDone: () => void
}

/** A new version of a rule from a day on, beginning from the one that is approved. */
export function RuleForm({ kind, rules, onClose, onDone }: Props) {
  const t = useT()
  const { message } = App.useApp()
  const inForce = rules
    .filter((one) => one.kind === kind && one.state === 'approved')
    .toSorted((a, b) => b.validFrom.localeCompare(a.validFrom))[0]
  const [name, setName] = useState(inForce?.name ?? (kind === 'disease-package' ? '' : 'all'))
  const [validFrom, setValidFrom] = useState(dateOf(clock.now()))
  const [source, setSource] = useState('')
  const [values, setValues] = useState<FormValues>(() => ({ ...blank(kind), ...inForce?.parameters }))
  const save = useCommand(FundRule, {
    onDone: () => {
      void message.success(t('saved'))
      onDone()
      onClose()
    },
  })
  const parameters = kind === 'disease-package' ? { ...values, code: name } : values
  const whole = parametersOf[kind].safeParse(parameters).success && /^[a-z][a-z0-9-]{0,40}$/.test(name)
  return (
    <Modal
      open
      width={760}
      title={`${t('newRule')} · ${t(`kind.${kind}`)}`}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            type="primary"
            disabled={!whole || source.trim().length < 2}
            loading={save.isPending}
            onClick={() =>
              save.mutate({ path: '/api/budgets/rules', body: { kind, name, validFrom, parameters, source } })
            }
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <p className="muted">{t(`does.${kind}`)}</p>
      <div className="form form-grid">
        <label htmlFor="fund-rule-from">{t('validFrom')}</label>
        <Input
          id="fund-rule-from"
          type="date"
          value={validFrom}
          onChange={({ target }) => setValidFrom(target.value)}
        />
        <label htmlFor="fund-rule-source">{t('source')}</label>
        <Input
          id="fund-rule-source"
          maxLength={500}
          placeholder={t('sourceDo')}
          value={source}
          onChange={({ target }) => setSource(target.value)}
        />
        {kind === 'disease-package' ? (
          <>
            <label htmlFor="fund-rule-name" title={t('nameHint')}>
              {t('name')}
            </label>
            <Input id="fund-rule-name" maxLength={41} value={name} onChange={({ target }) => setName(target.value)} />
          </>
        ) : null}
        <KindFields kind={kind} values={values} onChange={setValues} />
      </div>
      <Refused error={save.error} />
    </Modal>
  )
}
