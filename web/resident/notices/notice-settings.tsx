import { useQueryClient } from '@tanstack/react-query'
import { Switch } from 'antd-mobile'
import { Settings } from '#contracts/reminders'
import { Answer } from '../../shell/states.tsx'
import { showAnswer, useApi, useCommand } from '../../shell/use-api.ts'
import { Card, Choices, Notice } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import './notices.css'
import { useT } from './texts.ts'

const PATH = '/api/reminders/settings'
const hours = [...Array(24).keys()].map((hour) => `${String(hour).padStart(2, '0')}:00`)

/** Which short messages one wants, in which language, and when none should come. The app itself always tells. */
export function NoticeSettings() {
  const t = useT()
  const query = useApi(PATH, Settings)
  return (
    <Screen title={t('settingsTitle')} up="/settings">
      <Answer of={query}>{(settings) => <Form settings={settings} />}</Answer>
    </Screen>
  )
}

function Form({ settings }: { settings: Settings }) {
  const t = useT()
  const client = useQueryClient()
  const save = useCommand(Settings, { onDone: (next) => showAnswer(client, PATH, next) })
  const set = (body: unknown) => save.mutate({ path: PATH, body })
  const may = settings.kinds.filter(({ canSwitchOff }) => canSwitchOff)
  const must = settings.kinds.filter(({ canSwitchOff }) => !canSwitchOff)
  const quiet = (name: 'quietFrom' | 'quietUntil', label: string) => (
    <label className="field">
      <span className="field-label">{label}</span>
      <select
        className="field-box"
        value={settings[name]}
        disabled={save.isPending}
        onChange={(event) => set({ [name]: event.target.value })}
      >
        {[...new Set([...hours, settings[name]])].sort().map((hour) => (
          <option key={hour}>{hour}</option>
        ))}
      </select>
    </label>
  )
  return (
    <>
      <p className="muted">{t('settingsIntro')}</p>
      <Refused error={save.error} />
      <Card label={t('byMessage')}>
        <h2>{t('byMessage')}</h2>
        {may.map(({ kind, byMessage }) => (
          <div key={kind} className="spread notice-switch">
            <span id={`kind-${kind}`}>{t(`kind.${kind}`)}</span>
            <Switch
              checked={byMessage}
              aria-labelledby={`kind-${kind}`}
              disabled={save.isPending}
              onChange={(on) => set({ byMessage: [{ kind, on }] })}
            />
          </div>
        ))}
      </Card>
      <Notice title={t('always')}>
        <p>{must.map(({ kind }) => t(`kind.${kind}`)).join(' · ')}</p>
        <p>{t('alwaysWhy')}</p>
      </Notice>
      <Card label={t('quiet')}>
        <h2>{t('quiet')}</h2>
        <div className="two-fields">
          {quiet('quietFrom', t('quietFrom'))}
          {quiet('quietUntil', t('quietUntil'))}
        </div>
        <p className="row-note">{t('quietHint')}</p>
      </Card>
      <Card label={t('language')}>
        <h2>{t('language')}</h2>
        <Choices
          label={t('language')}
          value={settings.language}
          of={[
            { value: 'zh', text: '中文' },
            { value: 'en', text: 'English' },
          ]}
          onChoose={(language) => set({ language })}
        />
      </Card>
    </>
  )
}
