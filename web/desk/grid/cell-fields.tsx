import { Input, InputNumber } from 'antd'
import type { Outline } from '#contracts/grid'
import { pasted } from './outline.ts'
import { OutlinePicture } from './outline-picture.tsx'
import { useT } from './texts.ts'

export interface CellDraft {
  readonly code: string
  readonly name: string
  readonly people: number
  readonly geojson: string
}
export const noDraft: CellDraft = { code: '', name: '', people: 0, geojson: '' }

/** What is sent, once all of it is there. */
export function cellOf({ code, name, people, geojson }: CellDraft) {
  const { outline } = pasted(geojson)
  if (outline === null || code.trim().length < 2 || name.trim().length < 2) return undefined
  return { code: code.trim(), name: name.trim(), registeredPeople: people, outline }
}

/** A cell's name, code, people and outline; what is pasted is drawn at once among its neighbours. */
export function CellFields(props: {
  draft: CellDraft
  onChange: (draft: CellDraft) => void
  around: readonly Outline[]
  fixedCode?: boolean
  label: string
}) {
  const t = useT()
  const { draft, onChange, label } = props
  const { outline, why } = pasted(draft.geojson)
  return (
    <div className="columns">
      <div className="form">
        <label htmlFor={`${label}-code`}>{t('code')}</label>
        <Input
          id={`${label}-code`}
          maxLength={24}
          disabled={props.fixedCode}
          value={draft.code}
          onChange={({ target }) => onChange({ ...draft, code: target.value.toUpperCase() })}
        />
        <label htmlFor={`${label}-name`}>{t('name')}</label>
        <Input
          id={`${label}-name`}
          maxLength={50}
          value={draft.name}
          onChange={({ target }) => onChange({ ...draft, name: target.value })}
        />
        <label htmlFor={`${label}-people`}>{t('population')}</label>
        <InputNumber
          id={`${label}-people`}
          min={0}
          max={100_000}
          precision={0}
          value={draft.people}
          onChange={(people) => onChange({ ...draft, people: people ?? 0 })}
        />
        <label htmlFor={`${label}-outline`}>{t('paste')}</label>
        <Input.TextArea
          id={`${label}-outline`}
          rows={6}
          className="code"
          placeholder={t('pasteDo')}
          value={draft.geojson}
          onChange={({ target }) => onChange({ ...draft, geojson: target.value })}
        />
        {why !== null && why !== 'empty' ? <p className="form-error">{t(`pasteWhy.${why}`)}</p> : null}
      </div>
      <div>
        <OutlinePicture
          of={outline ? [outline] : []}
          around={props.around}
          label={t('previewSay', { count: outline?.coordinates[0]?.length ?? 0 })}
        />
        <p className="muted">{outline ? t('preview') : t('pasteWhy.empty')}</p>
      </div>
    </div>
  )
}
