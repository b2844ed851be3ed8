import { CloseCircleFilled, InfoCircleFilled, WarningFilled } from '@ant-design/icons'
import { AutoComplete } from 'antd'
import type { Warning } from '#contracts/prescribing'
import { sayClause } from '../../shell/clause.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { useWords } from '../parts/person.tsx'
import { useT } from './texts.ts'

const icons = { block: <CloseCircleFilled />, reason: <WarningFilled />, info: <InfoCircleFilled /> }

/** One warning: its level, its words, where it comes from; and, where one is asked for, the doctor's reason. */
export function WarningLine(props: { warning: Warning; reason?: string; onReason?: (reason: string) => void }) {
  const t = useT()
  const words = useWords()
  const { locale } = usePreferences()
  const { warning, onReason } = props
  return (
    <div className="warning" data-level={warning.level} role={warning.level === 'block' ? 'alert' : undefined}>
      <span className="warning-level">
        {icons[warning.level]} {t(`pad.${warning.level}`)}
      </span>
      <span className="warning-words">
        {words(warning)} <small className="muted">{sayClause(warning.source, locale)}</small>
      </span>
      {warning.level !== 'reason' ? null : onReason ? (
        <AutoComplete
          size="small"
          className="warning-reason"
          aria-label={t('pad.reasonPlaceholder')}
          placeholder={t('pad.reasonPlaceholder')}
          maxLength={200}
          value={props.reason}
          status={(props.reason ?? '').trim().length < 2 ? 'warning' : undefined}
          onChange={(value: string) => onReason(value)}
          options={(['discussed', 'longUse', 'monitor'] as const).map((key) => ({ value: t(`pad.suggest.${key}`) }))}
        />
      ) : props.reason ? (
        <span className="warning-given">“{props.reason}”</span>
      ) : null}
    </div>
  )
}
