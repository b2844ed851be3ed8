import { Button, Switch } from 'antd-mobile'
import { preferences, usePreferences } from '../../shell/preferences.ts'
import { useMe, useSignOut } from '../../shell/session.tsx'
import { Card, Choices, LinkRow, Row, Rows } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

export function Settings() {
  const t = useT()
  const me = useMe()
  const signOut = useSignOut()
  const { locale, largeType } = usePreferences()
  return (
    <Screen title={t('settings')} up="/">
      <Card label={t('look')}>
        <div className="spread" style={{ alignItems: 'center' }}>
          <span>
            <span id="large-type">{t('largeType')}</span>
            <span className="row-note" style={{ display: 'block' }}>
              {t('largeTypeHint')}
            </span>
          </span>
          <Switch
            checked={largeType}
            aria-labelledby="large-type"
            onChange={(on) => preferences.set({ largeType: on })}
          />
        </div>
        <div className="spread" style={{ alignItems: 'center' }}>
          <span>{t('language')}</span>
          <Choices
            label={t('language')}
            value={locale}
            of={[
              { value: 'zh', text: '中文' },
              { value: 'en', text: 'English' },
            ]}
            onChoose={(next) => preferences.set({ locale: next })}
          />
        </div>
      </Card>
      <h2 className="section-title">{t('booking')}</h2>
      <Rows label={t('booking')}>
        <LinkRow to="/settings/notices" title={t('notices')} note={t('noticesNote')} />
        <LinkRow to="/restrictions" title={t('restrictions')} note={t('restrictionsNote')} />
      </Rows>
      <h2 className="section-title">{t('privacy')}</h2>
      <Rows label={t('privacy')}>
        <LinkRow to="/consents" title={t('consents')} note={t('consentsNote')} />
        <LinkRow to="/seen" title={t('seen')} />
        <LinkRow to="/apps" title={t('apps')} note={t('appsNote')} />
        <LinkRow to="/sessions" title={t('sessions')} note={t('sessionsNote')} />
      </Rows>
      <h2 className="section-title">{t('about')}</h2>
      <Rows label={t('about')}>
        <Row title={me.name} end={me.phoneMasked ?? undefined} />
        <LinkRow to="/institutions" title={t('institutions')} note={t('institutionsNote')} />
      </Rows>
      <Button onClick={() => void signOut('/')}>{t('signOut')}</Button>
    </Screen>
  )
}
