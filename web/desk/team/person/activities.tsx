import { App, Button, Progress, Select, Tag } from 'antd'
import { useState } from 'react'
import { Activity } from '#contracts/chronic'
import { ProgrammeAnswer } from '#contracts/chronic-programme'
import { usePreferences } from '../../../shell/preferences.ts'
import { Day } from '../../../shell/time.tsx'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import type { EnrolmentOfPerson } from './enrolment.tsx'
import { useT } from './texts.ts'

interface Titled {
  title?: string
  name?: string
  id?: string
  _title?: { extension?: { extension?: { url: string; valueCode?: string; valueString?: string }[] }[] }
}
const english = (one: Titled): string | undefined =>
  one._title?.extension
    ?.find(({ extension }) => extension?.some(({ url, valueCode }) => url === 'lang' && valueCode === 'en'))
    ?.extension?.find(({ url }) => url === 'content')?.valueString

/** What the plan asks of the person, how far it is; one more of the programme's own activities. */
export function Activities({ enrolment, onChanged }: { enrolment: EnrolmentOfPerson; onChanged: () => void }) {
  const t = useT()
  const say = useWords()
  const { locale } = usePreferences()
  const { modal } = App.useApp()
  const [code, setCode] = useState<string | undefined>(undefined)
  const query = useApi(`/api/chronic/programmes/${enrolment.programmeCode}`, ProgrammeAnswer, {
    params: { version: enrolment.version },
  })
  const change = useCommand(Activity, {
    onDone: () => {
      setCode(undefined)
      onChanged()
    },
  })
  const running = new Set(
    enrolment.activities
      .filter(({ state }) => state === 'prescribed' || state === 'started')
      .map(({ activityCode }) => activityCode),
  )
  const offered = ((query.data?.content.activities ?? []) as Titled[]).flatMap((one) => {
    const value = one.name ?? one.id ?? ''
    return running.has(value) ? [] : [{ value, label: (locale === 'en' && english(one)) || (one.title ?? value) }]
  })
  const progress = (activityId: string, state: 'done' | 'stopped') =>
    change.mutateAsync({ path: `/api/chronic/activities/${activityId}/progress`, body: { state } })
  const stop = ({ id, title }: Activity) =>
    modal.confirm({
      title: t('care.stopAsk', { title: say(title) }),
      okText: t('care.stop'),
      okButtonProps: { danger: true },
      onOk: () => progress(id, 'stopped').catch(() => undefined), // what was refused stands below
    })
  return (
    <section className="inner-card">
      <h3>{t('care.activities')}</h3>
      <ul className="team-lines">
        {enrolment.activities.map((one) => (
          <li key={one.id} className="held-row">
            <div>
              {say(one.title)} <Tag>{t(`care.activityState.${one.state}`)}</Tag>
              <span className="muted">
                {one.everyDays ? `${t('care.every', { n: one.everyDays })} · ` : ''}
                {one.lastDoneOn ? `${t('care.last', { day: one.lastDoneOn })} · ` : ''}
                {one.nextOn ? t('care.next', { day: one.nextOn }) : <Day date={one.from} />}
              </span>
              {one.progressPercent > 0 ? <Progress size="small" percent={one.progressPercent} /> : null}
            </div>
            {running.has(one.activityCode) && one.state !== 'done' && one.state !== 'stopped' ? (
              <div className="team-row">
                <Button size="small" type="text" onClick={() => void progress(one.id, 'done').catch(() => undefined)}>
                  {t('care.done')}
                </Button>
                <Button size="small" type="text" danger onClick={() => stop(one)}>
                  {t('care.stop')}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      <div className="team-row">
        <Select<string>
          style={{ minWidth: 220 }}
          aria-label={t('care.prescribe')}
          placeholder={t('care.prescribe')}
          value={code ?? null}
          options={offered}
          onChange={setCode}
        />
        <Button
          disabled={!code}
          loading={change.isPending}
          onClick={() =>
            change.mutate({
              path: `/api/chronic/enrolments/${enrolment.id}/activities`,
              body: { activityCode: code },
            })
          }
        >
          {t('care.prescribe')}
        </Button>
      </div>
      <Refused error={change.error} />
    </section>
  )
}
