import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd-mobile'
import { type Activity, Activity as ActivityShape, MyPlan } from '#contracts/chronic'
import { CheckForm } from '#contracts/health-checks'
import { dateOf, spokenDate } from '../../shell/moment.ts'
import { usePreferences } from '../../shell/preferences.ts'
import { Answer, Empty } from '../../shell/states.tsx'
import { Day, useNow } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Facts, LinkButton, LinkRow, Notice, Rows, Tag } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT } from './texts.ts'

/** What is to be done for one's health, why, and what comes next. */
export function Plan() {
  const t = useT()
  const { person } = useActing()
  const path = `/api/chronic/residents/${person.residentId}/my-plan`
  const query = useApi(path, MyPlan)
  return (
    <Screen title={t('plan.title')} up="/" foot={<LinkButton to="/measure">{t('plan.measure')}</LinkButton>}>
      <Answer of={query}>{(plan) => <Mine plan={plan} path={path} />}</Answer>
      <YearlyCheck residentId={person.residentId} />
      <Rows label={t('plan.title')}>
        <LinkRow to="/readings" title={t('plan.readings')} note={t('plan.readingsNote')} />
        <LinkRow to="/learn" title={t('plan.learn')} note={t('plan.learnNote')} />
        <LinkRow to="/chronic/record" title={t('plan.record')} note={t('plan.recordNote')} />
      </Rows>
    </Screen>
  )
}

/** The check of the year: for a programme, or for one's age. */
function YearlyCheck({ residentId }: { residentId: string }) {
  const t = useT()
  const { locale } = usePreferences()
  const form = useApi(`/api/follow-ups/residents/${residentId}/check-form`, CheckForm).data
  if (!form || form.because.length === 0) return null
  return (
    <Card label={t('plan.check')}>
      <h2>{t('plan.check')}</h2>
      <Facts
        of={[
          [t('plan.checkDue'), form.dueOn ? <Day key="due" date={form.dueOn} /> : ''],
          [t('plan.checkLast'), form.lastOn ? <Day key="last" date={form.lastOn} /> : t('plan.checkNever')],
          [t('plan.checkFor'), form.because.map((one) => one[locale]).join(t('plan.and'))],
        ]}
      />
      <p className="row-note">{t('plan.checkHow')}</p>
    </Card>
  )
}

function Mine({ plan, path }: { plan: MyPlan; path: string }) {
  const t = useT()
  if (plan.programmes.length === 0) return <Empty title={t('plan.none')} hint={t('plan.noneHint')} />
  return (
    <>
      <Card accent label={t('plan.next')}>
        <p className="row-note">{t('plan.next')}</p>
        <p className="lead">{plan.nextStep}</p>
      </Card>
      {plan.programmes.map((one) => (
        <Card key={one.enrolmentId} label={one.title}>
          <div className="spread">
            <h2>{one.title}</h2>
            <Tag>{one.stratum}</Tag>
          </div>
          <Facts
            of={[
              [t('plan.goals'), one.goals.join(t('plan.semicolon'))],
              [t('plan.doctor'), one.doctorName],
              [t('plan.since'), <Day key="since" date={one.since} />],
              [t('plan.why'), one.why],
              [t('plan.medicines'), one.medicines.map(({ name }) => name).join(t('plan.and'))],
            ]}
          />
        </Card>
      ))}
      {plan.activities.length > 0 ? <Activities list={plan.activities} path={path} /> : null}
      <Notice title={t('plan.long')}>
        <p>{plan.longPrescription}</p>
      </Notice>
      <p className="row-note">
        {t('plan.appeal')} {plan.appeal}
      </p>
    </>
  )
}

function Activities({ list, path }: { list: readonly Activity[]; path: string }) {
  const t = useT()
  const { locale } = usePreferences()
  const client = useQueryClient()
  const report = useCommand(ActivityShape, { onDone: () => client.invalidateQueries({ queryKey: [path] }) })
  const now = useNow(600_000)
  const today = dateOf(now)
  const say = (day: string) => spokenDate(day, now, locale)
  const learns = (one: Activity) => /^(education|digital)-/.test(one.activityCode)
  return (
    <section aria-label={t('plan.activities')}>
      <h2 className="section-title">{t('plan.activities')}</h2>
      <Refused error={report.error} />
      <ul className="rows">
        {list.map((one) => {
          const open = one.state === 'prescribed' || one.state === 'started'
          const when = [
            one.everyDays ? t('plan.every', { n: one.everyDays }) : '',
            one.nextOn ? (one.nextOn <= today ? t('plan.today') : t('plan.nextOn', { on: say(one.nextOn) })) : '',
          ]
          const title = locale === 'en' ? one.title.en : one.title.zh
          if (open && learns(one))
            return (
              <LinkRow
                key={one.id}
                to={`/learn/${one.activityCode}`}
                title={title}
                note={when.filter(Boolean).join(' · ')}
                end={`${one.progressPercent}%`}
              />
            )
          return (
            <li key={one.id} className="row">
              <span className="row-main">
                <span>{title}</span>
                <span className="row-note">{when.filter(Boolean).join(' · ')}</span>
              </span>
              {open ? (
                <Button
                  size="small"
                  loading={report.isPending}
                  onClick={() => {
                    // What comes again goes on by itself: the server says when.
                    report.mutate({ path: `/api/chronic/activities/${one.id}/progress`, body: { state: 'done' } })
                  }}
                >
                  {t('plan.markDone')}
                </Button>
              ) : (
                <Tag tone={one.state === 'done' ? 'good' : undefined}>
                  {t(`plan.${one.state as 'done' | 'stopped'}`)}
                </Tag>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
