import { Choices, Field } from '../../resident/kit/parts.tsx'
import { usePreferences } from '../../shell/preferences.ts'
import { useT } from '../texts.ts'
import type { CheckDraft, CheckPoint } from './items.ts'

type Found = CheckDraft['found'][string]

/** Each point: as it should be, or something was found and what; or one of its own answers. Touched again: not done. */
export function LookedAt(props: {
  points: readonly CheckPoint[]
  draft: CheckDraft
  change: (change: (before: CheckDraft) => CheckDraft) => void
  asked: boolean
}) {
  const t = useT()
  const { locale } = usePreferences()
  const { draft, change } = props
  const put = (code: string, one: Found | undefined) =>
    change((before) => {
      const { [code]: _before, ...others } = before.found
      return { ...before, found: one ? { ...others, [code]: one } : others }
    })
  return (
    <section className="card" aria-label={t('check.looked')}>
      <h2>{t('check.looked')}</h2>
      {props.points.map((point) => {
        const { code, title, required } = point
        const own = { point, found: draft.found[code], asked: props.asked, onPut: (one?: Found) => put(code, one) }
        return (
          <div key={code} className="field">
            <span className="field-label">
              {title[locale]}
              {required ? <span className="must"> *</span> : null}
            </span>
            {point.choices ? <Chosen {...own} choices={point.choices} /> : <Seen {...own} />}
          </div>
        )
      })}
    </section>
  )
}

interface Own {
  readonly point: CheckPoint
  readonly found: Found | undefined
  readonly asked: boolean
  readonly onPut: (one?: Found) => void
}

function Chosen({ point, choices, found, onPut }: Own & { choices: NonNullable<CheckPoint['choices']> }) {
  const { locale } = usePreferences()
  return (
    <Choices
      label={point.title[locale]}
      value={found?.value === undefined ? undefined : String(found.value)}
      of={choices.map(({ value, title }) => ({ value: String(value), text: title[locale] }))}
      onChoose={(chosen) =>
        onPut(Number(chosen) === found?.value ? undefined : { well: true, words: '', value: Number(chosen) })
      }
    />
  )
}

function Seen({ point, found, asked, onPut }: Own) {
  const t = useT()
  const { locale } = usePreferences()
  const { code, title } = point
  const chosen = found ? (found.well ? 'well' : 'found') : undefined
  return (
    <>
      <Choices<'well' | 'found'>
        label={title[locale]}
        value={chosen}
        of={[
          { value: 'well', text: t(code === 'symptoms' ? 'check.none' : 'check.well') },
          { value: 'found', text: t(code === 'symptoms' ? 'check.some' : 'check.found') },
        ]}
        onChoose={(value) =>
          onPut(value === chosen ? undefined : { well: value === 'well', words: found?.words ?? '' })
        }
      />
      {found && !found.well ? (
        <Field
          label={t('check.words', { name: title[locale] })}
          value={found.words}
          maxLength={1000}
          error={asked && found.words.trim() === '' ? t('check.fault.no-words') : undefined}
          onChange={(event) => onPut({ well: false, words: event.target.value })}
        />
      ) : null}
    </>
  )
}
