import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import { Appointment, Hold, type OfflineDiagnosis, Released } from '#contracts/booking'
import { clock } from '../../shell/browser.ts'
import { Money } from '../../shell/money.tsx'
import { useMe } from '../../shell/session.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Countdown, Time } from '../../shell/time.tsx'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { recordChoice } from '../guidance/record-choice.ts'
import { ActionRow, Card, Facts, Notice, Rows } from '../kit/parts.tsx'
import { Refused, useWait } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { useT as useCommonT } from '../texts.ts'
import { useEligibility } from './eligibility-card.tsx'
import { useFreeDay } from './free-day.ts'
import { useT } from './texts.ts'

/** The held number: how long it stays, whom and what it is for, and the tap that books it. */
export function ConfirmBooking() {
  const t = useT()
  const { holdId } = useParams({ strict: false }) as { holdId: string }
  const query = useApi(`/api/booking/holds/${holdId}`, Hold, {
    everyMs: (hold) => (hold?.state === 'asked' ? 1_000 : false),
  })
  // The hospital has answered no: the hold that was shown is over.
  if (query.error && query.data) return <Over doctorId={query.data.session.doctorId} kind={query.data.session.kind} />
  return (
    <Answer
      of={query}
      loading={
        <Screen title={t('confirmTitle')} up="/book">
          <Answer of={query}>{() => null}</Answer>
        </Screen>
      }
    >
      {(hold) => <Held hold={hold} />}
    </Answer>
  )
}

function Held({ hold }: { hold: Hold }) {
  const t = useT()
  const common = useCommonT()
  const { session } = hold
  const { people, person } = useActing()
  const eligibility = useEligibility()
  const [over, setOver] = useState(Date.parse(hold.expiresAt) <= clock.now().getTime())
  const online = session.kind === 'online-follow-up'
  const diagnoses = eligibility.data?.diagnoses ?? []
  const [chosen, setChosen] = useState<string>()
  const diagnosisCode = chosen ?? (diagnoses.length === 1 ? diagnoses[0]?.code : undefined)
  const { book, release } = useHeldCommands(hold)
  const wait = useWait(book.error)
  const me = useMe()
  const guardianNeeded = online && eligibility.data?.guardianNeeded === true
  const confirm = () =>
    book.mutate({
      path: `/api/booking/holds/${hold.id}/book`,
      body: { diagnosisCode: online ? diagnosisCode : undefined, guardianId: guardianNeeded ? me.id : undefined },
    })
  if (over) return <Over doctorId={session.doctorId} kind={session.kind} />
  const foot = (
    <>
      <Refused error={book.error ?? release.error} />
      {hold.state === 'asked' ? <p className="row-note">{t('asking')}</p> : null}
      {online && !diagnosisCode ? <p className="row-note">{t('chooseFirst')}</p> : null}
      <Button
        color="primary"
        size="large"
        loading={book.isPending}
        disabled={(online && !diagnosisCode) || hold.state === 'asked' || wait > 0}
        onClick={confirm}
      >
        {t('book')}
      </Button>
      <Button
        fill="none"
        loading={release.isPending}
        onClick={() => release.mutate({ path: `/api/booking/holds/${hold.id}/release` })}
      >
        {t('giveUp')}
      </Button>
    </>
  )
  return (
    <Screen title={t('confirmTitle')} up="/book" foot={foot}>
      <Notice tone="good">
        <p className="spread">
          <span>{t('heldFor')}</span>
          <strong>
            <Countdown until={hold.expiresAt} onEnd={() => setOver(true)} />
          </strong>
        </p>
      </Notice>
      <Card accent>
        <p className="lead">
          <Time at={hold.startsAt} plan />
        </p>
        <Facts
          of={[
            [t('doctor'), hold.doctorName],
            [t('department'), session.departmentName],
            [t('who'), people.find((each) => each.residentId === hold.residentId)?.name ?? person.name],
            [t('fee'), session.feeFen === null ? t('feeUnknown') : <Money key="fee" fen={session.feeFen} />],
          ]}
        />
        <p className="row-note">{common(`kind.${session.kind}`)}</p>
      </Card>
      {online ? <ForWhat diagnoses={diagnoses} value={diagnosisCode} onChoose={setChosen} /> : null}
      {guardianNeeded ? (
        <Notice title={`${t('guardian')}: ${me.name}`}>
          <p>{t('guardianHint')}</p>
        </Notice>
      ) : null}
    </Screen>
  )
}

function useHeldCommands(hold: Hold) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { advice } = useSearch({ strict: false }) as { advice?: string }
  const book = useCommand(Appointment, {
    onDone: async (appointment) => {
      if (advice) recordChoice(advice, appointment)
      void client.invalidateQueries({ queryKey: ['/api/booking/appointments'] })
      await navigate({ to: `/appointments/${appointment.id}` as never, replace: true })
    },
  })
  const release = useCommand(Released, {
    onDone: () =>
      navigate({
        to: `/book/doctors/${hold.session.doctorId}` as never,
        search: { kind: hold.session.kind } as never,
        replace: true,
      }),
  })
  return { book, release }
}

function Over({ doctorId, kind }: { doctorId: string; kind: string }) {
  const t = useT()
  const action = (
    <Link
      to={`/book/doctors/${doctorId}` as never}
      search={{ kind } as never}
      replace
      className="state-button link-button"
    >
      {t('chooseAgain')}
    </Link>
  )
  return (
    <Screen title={t('confirmTitle')} up="/book">
      <Empty title={t('heldOver')} hint={t('heldOverDo')} action={action} />
    </Screen>
  )
}

export function ForWhat(props: {
  diagnoses: readonly OfflineDiagnosis[]
  value?: string
  onChoose: (code: string) => void
}) {
  const t = useT()
  const freeDay = useFreeDay()
  return (
    <section aria-label={t('forWhat')} style={{ display: 'grid', gap: 'var(--gap-2)' }}>
      <h2 className="section-title">{t('forWhat')}</h2>
      <Rows label={t('forWhat')}>
        {props.diagnoses.map((diagnosis) => (
          <ActionRow
            key={diagnosis.conditionId}
            chosen={props.value === diagnosis.code}
            title={diagnosis.name}
            note={
              diagnosis.institutionName && diagnosis.recordedOn
                ? t('recordedAt', { where: diagnosis.institutionName, day: freeDay(diagnosis.recordedOn) })
                : diagnosis.institutionName
            }
            onClick={() => props.onChoose(diagnosis.code)}
          />
        ))}
      </Rows>
      <p className="row-note">{t('forWhatHint')}</p>
    </section>
  )
}
