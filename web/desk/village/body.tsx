import { Deed, type VillageFile } from '#contracts/village'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useBetween, useWords } from '../parts/person.tsx'
import { useT, worded } from './texts.ts'

type Words = { zh: string; en: string }
interface Known {
  readonly names: Readonly<Record<string, string>>
  readonly questions: Readonly<Record<string, { text: Words; choices: Readonly<Record<string, Words>> }>>
}
const nothingKnown: Known = { names: {}, questions: {} }

/** A value that stood or stands in a field. */
export function Value({ of, known = nothingKnown, within }: { of: unknown; known?: Known; within?: string }) {
  const t = useT()
  const words = useWords()
  const between = useBetween()
  const choices = within ? known.questions[within]?.choices : undefined
  const said = (one: unknown): string => {
    const text = String(one)
    const choice = choices && Object.hasOwn(choices, text) ? choices[text] : undefined
    if (choice) return words(choice)
    return Object.hasOwn(known.names, text) ? (known.names[text] ?? text) : text
  }
  if (of === null || of === undefined || of === '') return <span className="muted">{t('question.unsaid')}</span>
  if (typeof of === 'boolean') return <>{t(of ? 'deed.true' : 'deed.false')}</>
  if (Array.isArray(of))
    return of.some((one) => typeof one === 'object')
      ? of.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: written once, never changed
          <Body key={index} body={one as Record<string, unknown>} known={known} />
        ))
      : between(of.map(said))
  if (typeof of === 'object') return <Body body={of as Record<string, unknown>} known={known} />
  return <>{said(of)}</>
}

const hidden = new Set(['id', 'sha256', 'attachmentId', 'digest', 'reference'])

/** What was written on the device, word by word. */
export function Body({ body, known = nothingKnown }: { body: Readonly<Record<string, unknown>>; known?: Known }) {
  const t = useT()
  const words = useWords()
  const lines = Object.entries(body ?? {}).filter(([name]) => !hidden.has(name))
  if (lines.length === 0) return <span className="muted">{t('deed.nothing')}</span>
  const label = (name: string) => {
    const question = Object.hasOwn(known.questions, name) ? known.questions[name] : undefined
    return question ? words(question.text) : worded(t, 'field', name)
  }
  return (
    <dl className="village-facts">
      {lines.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{label(name)}</dt>
          <dd>
            <Value of={value} known={known} within={name} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** The whole of a command; read only when somebody asks, because every look is kept in the trail. */
export function WholeDeed({ commandId }: { commandId: string }) {
  const t = useT()
  const query = useApi(`/api/village/commands/${commandId}`, Deed)
  return (
    <Answer of={query}>
      {(deed) => (
        <>
          <dl className="village-facts">
            <dt>{t('question.deviceSaid')}</dt>
            <dd>
              <Time at={deed.deviceAt} plan />
            </dd>
            <dt>{t('question.corrected')}</dt>
            <dd>
              <Time at={deed.doneAt} plan />
            </dd>
            <dt>{t('question.arrived')}</dt>
            <dd>
              <Time at={deed.receivedAt} plan />
            </dd>
          </dl>
          <Body body={deed.body} known={deed} />
          <Files files={deed.files} />
        </>
      )}
    </Answer>
  )
}

/** Pictures are shown, all else is saved. */
export function Files({ files }: { files: readonly VillageFile[] }) {
  const t = useT()
  if (files.length === 0) return null
  return (
    <section className="village-files" aria-label={t('deed.files')}>
      {files.map((file) => {
        const path = `/api/village/attachments/${file.id}`
        return (
          <figure key={file.id}>
            {/^image\/(png|jpeg|webp)$/.test(file.mediaType) ? (
              <a href={path} target="_blank" rel="noreferrer">
                <img src={path} alt={t(`file.${file.what}`)} />
              </a>
            ) : (
              <a href={path} download>
                {t('deed.download')}
              </a>
            )}
            <figcaption>
              {t(`file.${file.what}`)} · {file.doctorName} · <Time at={file.doneAt} plan />
              {file.kept ? null : <span className="muted"> · {t('deed.notKept')}</span>}
            </figcaption>
          </figure>
        )
      })}
    </section>
  )
}
