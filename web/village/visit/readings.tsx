import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Facts } from '#contracts/chronic-programme'
import type { ProgrammeDocument } from '#contracts/village'
import type { NewCommand, Person } from '#contracts/village-store'
import { Choices, Notice } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { Empty } from '../../shell/states.tsx'
import { lastValues, rulebook } from '../form/facts.ts'
import { judge } from '../form/judge.ts'
import { Held, Screen } from '../kit/screen.tsx'
import { useVillageSentence } from '../kit/sentence.ts'
import { useToday } from '../kit/words.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { ageOn } from '../today/days.ts'
import { UrgentAdvice } from './advice.tsx'
import { doubtOf, forbids, loose, type Measure, valuesOf } from './measure.ts'
import { Measures } from './measures.tsx'

const kinds = ['pressure', 'glucose', 'weight', 'spo2'] as const
type Kind = (typeof kinds)[number]
type Moment = 'fastingGlucose' | 'afterMealGlucose' | 'randomGlucose'

/** A reading alone: anybody's, in passing. Urgent signs of every programme on the device are looked for at once. */
export function NewReading() {
  const t = useT()
  const { residentId } = useParams({ strict: false }) as { residentId: string }
  const ground = useData(`reading ${residentId}`, async (store) => {
    const [person, programmes] = await Promise.all([store.person(residentId), store.programmes()])
    return { person, programmes }
  })
  return (
    <Held of={ground}>
      {({ person, programmes }) =>
        person ? (
          <Sheet person={person} programmes={programmes} />
        ) : (
          <Screen title={t('person.reading')} up="/people">
            <Empty title={t('person.gone')} />
          </Screen>
        )
      }
    </Held>
  )
}

function bodyOf(kind: Kind, moment: Moment, values: Record<string, number | undefined>): Record<string, unknown> {
  const id = newKey()
  if (kind === 'pressure') {
    const { systolic, diastolic, heartRate } = values
    const pulse = heartRate === undefined ? {} : { pulse: heartRate }
    return { id, kind: 'blood-pressure', systolic, diastolic, ...pulse, unit: 'mm[Hg]', source: 'kit' }
  }
  if (kind === 'glucose') {
    const said = { fastingGlucose: 'fasting', afterMealGlucose: 'after-meal', randomGlucose: 'random' }[moment]
    return { id, kind, value: values[moment], moment: said, unit: 'mmol/L', source: 'kit' }
  }
  return { id, kind, value: values[kind], unit: kind === 'weight' ? 'kg' : '%', source: 'kit' }
}

function Sheet({ person, programmes }: { person: Person; programmes: readonly ProgrammeDocument[] }) {
  const t = useT()
  const today = useToday()
  const navigate = useNavigate()
  const sentence = useVillageSentence()
  const { seals } = useOpen()
  const [kind, setKind] = useState<Kind>('pressure')
  const [moment, setMoment] = useState<Moment>('fastingGlucose')
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [asked, setAsked] = useState(false)
  const [error, setError] = useState<unknown>(undefined)
  const last = lastValues(person)
  const names = {
    pressure: ['systolic', 'diastolic', 'heartRate'],
    glucose: [moment],
    weight: ['weight'],
    spo2: ['spo2'],
  }
  const measures: readonly Measure[] = names[kind].map((name) => ({ ...loose[name]!, required: name !== 'heartRate' }))
  const values = valuesOf(measures, texts)
  const missing = measures.filter(({ name, required }) => required && values[name] === undefined)
  const wrong = measures.filter((one) => forbids(doubtOf(one, values, last.get(one.name)?.value)))
  const facts: Facts = {
    'person.age': ageOn(person.birthDate, today),
    'person.sex': person.sex,
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`value.${name}`, value])),
  }
  const signs = new Map(
    programmes.flatMap((document) => judge(rulebook(document), facts).urgent).map((sign) => [sign.code, sign]),
  )
  const up = `/people/${person.id}`
  const save = async () => {
    setAsked(true)
    if (missing.length + wrong.length > 0) return
    const command: NewCommand = { kind: 'reading', residentId: person.id, body: bodyOf(kind, moment, values) }
    try {
      await seals.sign({
        id: command.body.id as string,
        what: 'reading',
        residentId: person.id,
        signedAt: clock.now().toISOString(),
        commands: [command],
        chained: false,
        files: [],
        draftName: null,
      })
      void navigate({ to: up, replace: true })
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <Screen
      title={`${t('person.reading')} · ${person.name}`}
      up={up}
      foot={
        <>
          {asked && missing.length > 0 ? <p className="field-error">{t('readings.missing')}</p> : null}
          <button type="button" className="link-button main" onClick={() => void save()}>
            {t('save')}
          </button>
        </>
      }
    >
      <Choices<Kind>
        label={t('readings.kind')}
        value={kind}
        of={kinds.map((value) => ({ value, text: t(`readings.kinds.${value}`) }))}
        onChoose={(next) => {
          setKind(next)
          setAsked(false)
        }}
      />
      {kind === 'glucose' ? (
        <Choices<Moment>
          label={t('readings.moment')}
          value={moment}
          of={(['fastingGlucose', 'afterMealGlucose', 'randomGlucose'] as const).map((value) => ({
            value,
            text: t(`measure.${value}`),
          }))}
          onChoose={setMoment}
        />
      ) : null}
      <Measures
        key={`${kind}${moment}`}
        measures={measures}
        texts={texts}
        last={last}
        missing={new Set(asked ? missing.map(({ linkId }) => linkId) : [])}
        onText={(linkId, text) => setTexts((before) => ({ ...before, [linkId]: text }))}
      >
        <UrgentAdvice signs={[...signs.values()]} phone={person.phone} />
      </Measures>
      {error ? <Notice tone="bad">{sentence(error)}</Notice> : null}
    </Screen>
  )
}
