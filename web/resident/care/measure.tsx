import { useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd-mobile'
import { useState } from 'react'
import { type GlucoseMoment, Reading, type ReadingKind, type ReadingUnit } from '#contracts/readings'
import { clock } from '../../shell/browser.ts'
import { useCommand } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { Card, Choices, Field, LinkButton, Notice } from '../kit/parts.tsx'
import { Refused } from '../kit/refusal.tsx'
import { Screen } from '../kit/screen.tsx'
import { bodyOf, type Entry, kinds, unitSaid, unitsOf } from './entry.ts'
import { useT } from './texts.ts'

const moments: readonly GlucoseMoment[] = ['fasting', 'after-meal', 'random']
const blank = (kind: ReadingKind): Entry => ({
  kind,
  first: '',
  second: '',
  pulse: '',
  unit: unitsOf[kind][0]!,
  moment: 'fasting',
})

/** One measurement: what, how much, when; what is dangerous is said at once. */
export function Measure() {
  const search = useSearch({ strict: false }) as { kind?: ReadingKind }
  const [entry, setEntry] = useState<Entry>(blank(search.kind ?? 'blood-pressure'))
  const [kept, setKept] = useState<Reading | undefined>(undefined)
  if (kept)
    return (
      <Kept
        reading={kept}
        again={() => {
          setKept(undefined)
          setEntry(blank(entry.kind))
        }}
      />
    )
  return <Form entry={entry} setEntry={setEntry} onKept={setKept} />
}

function Form(props: { entry: Entry; setEntry: (entry: Entry) => void; onKept: (reading: Reading) => void }) {
  const t = useT()
  const { person } = useActing()
  const client = useQueryClient()
  const { entry, setEntry } = props
  const [earlier, setEarlier] = useState('')
  const [tried, setTried] = useState(false)
  const set = (more: Partial<Entry>) => setEntry({ ...entry, ...more })
  const save = useCommand(Reading, {
    onDone: (reading) => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/readings') })
      props.onKept(reading)
    },
  })
  // What is typed is Chinese time, wherever the phone thinks it is.
  const at = earlier ? new Date(`${earlier}:00+08:00`) : clock.now()
  const body = bodyOf(entry, person.residentId, at)
  const send = () => {
    setTried(true)
    if (body) save.mutate({ path: '/api/readings', body })
  }
  const pressure = entry.kind === 'blood-pressure'
  const number = { inputMode: 'decimal' as const, autoComplete: 'off', className: 'field-box measure-number' }
  const missing = tried && !body ? t('measure.missing') : undefined
  return (
    <Screen
      title={t('measure.title')}
      up="/chronic"
      foot={
        <Button block color="primary" size="large" loading={save.isPending} onClick={send}>
          {t('measure.save')}
        </Button>
      }
    >
      <Choices
        label={t('measure.what')}
        value={entry.kind}
        scroll
        of={kinds.map((value) => ({ value, text: t(`measure.kind.${value}`) }))}
        onChoose={(kind) => setEntry(blank(kind))}
      />
      <Card label={t(`measure.kind.${entry.kind}`)}>
        <Field
          {...number}
          label={t(pressure ? 'measure.systolic' : 'measure.value')}
          value={entry.first}
          error={missing}
          onChange={(event) => set({ first: event.target.value })}
        />
        {pressure ? (
          <>
            <Field
              {...number}
              label={t('measure.diastolic')}
              value={entry.second}
              onChange={(event) => set({ second: event.target.value })}
            />
            <Field
              {...number}
              label={t('measure.pulse')}
              value={entry.pulse}
              onChange={(event) => set({ pulse: event.target.value })}
            />
          </>
        ) : null}
        {unitsOf[entry.kind].length > 1 ? (
          <Choices
            label={t('measure.unit')}
            value={entry.unit}
            of={unitsOf[entry.kind].map((value: ReadingUnit) => ({ value, text: unitSaid[value] }))}
            onChoose={(unit) => set({ unit })}
          />
        ) : (
          <p className="row-note">
            {t('measure.unit')} {unitSaid[entry.unit]}
          </p>
        )}
        {entry.kind === 'glucose' ? (
          <Choices
            label={t('measure.moment')}
            value={entry.moment}
            of={moments.map((value) => ({ value, text: t(`measure.moments.${value}`) }))}
            onChoose={(moment) => set({ moment })}
          />
        ) : null}
      </Card>
      <Field
        label={`${t('measure.when')} · ${t(earlier ? 'measure.earlier' : 'measure.now')}`}
        type="datetime-local"
        value={earlier}
        onChange={(event) => setEarlier(event.target.value)}
      />
      <Refused error={save.error} />
    </Screen>
  )
}

/** Of an alarm: what to do now, by what was measured. */
function adviceOf(reading: Reading): 'measure.alarmPressure' | 'measure.alarmGlucoseHigh' | 'measure.alarmGlucoseLow' {
  if (reading.kind !== 'glucose') return 'measure.alarmPressure'
  return (reading.glucoseMmol ?? 0) > 10 ? 'measure.alarmGlucoseHigh' : 'measure.alarmGlucoseLow'
}

function Kept({ reading, again }: { reading: Reading; again: () => void }) {
  const t = useT()
  const client = useQueryClient()
  const [undone, setUndone] = useState(false)
  const undo = useCommand(Reading, {
    onDone: () => {
      setUndone(true)
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/readings') })
    },
  })
  const said =
    reading.kind === 'blood-pressure'
      ? `${reading.systolicMmHg}/${reading.diastolicMmHg} mmHg`
      : `${reading.glucoseMmol ?? reading.value} ${reading.kind === 'glucose' ? 'mmol/L' : unitSaid[unitsOf[reading.kind][0]!]}`
  return (
    <Screen title={t('measure.title')} up="/chronic">
      <Card accent label={t('measure.saved')}>
        <p className="row-note">{t(`measure.kind.${reading.kind}`)}</p>
        <p className="lead">{said}</p>
        <p role="status">{t(undone ? 'measure.undone' : 'measure.saved')}</p>
      </Card>
      {reading.alarmId && !undone ? (
        <Notice tone="bad" title={t('measure.alarm')}>
          <p>{t(adviceOf(reading))}</p>
          <p>{t('measure.alarmTold')}</p>
        </Notice>
      ) : null}
      {reading.state === 'held' && !undone ? (
        <Notice tone="warn" title={t('measure.held')}>
          <p>{reading.heldReason}</p>
          <p>{t('measure.heldMore')}</p>
        </Notice>
      ) : null}
      <Refused error={undo.error} />
      <Button block color="primary" size="large" onClick={again}>
        {t('measure.again')}
      </Button>
      {undone ? null : (
        <Button
          block
          size="large"
          loading={undo.isPending}
          onClick={() =>
            undo.mutate({ path: `/api/readings/${reading.id}/withdraw`, body: { reason: t('measure.undoReason') } })
          }
        >
          {t('measure.undo')}
        </Button>
      )}
      <LinkButton to="/readings">{t('measure.toTrend')}</LinkButton>
    </Screen>
  )
}
