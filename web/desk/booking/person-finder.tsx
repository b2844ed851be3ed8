import { Button, Input } from 'antd'
import { useState } from 'react'
import { type ResidentView, residentList } from '#contracts/residents'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import { useT } from './texts.ts'

/** What was typed, as the desk's search asks for it: a telephone, a document, or a name with the birth date. */
function askedBy(text: string, birthDate: string): Record<string, string> | undefined {
  const typed = text.replace(/\s+/g, text.match(/\d/) ? '' : ' ').trim()
  if (/^1[3-9]\d{9}$/.test(typed)) return { phone: typed }
  if (/\d{4}/.test(typed)) return { documentNumber: typed.toUpperCase() }
  return typed.length >= 2 && birthDate ? { name: typed, birthDate } : undefined
}

/** The desk finds the person who stands before it. */
export function PersonFinder({ onChoose }: { onChoose: (person: ResidentView) => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const [birthDate, setBirthDate] = useState('')
  const find = useCommand(residentList, {
    onDone: ({ residents }) => {
      const [only, ...others] = residents
      if (only && others.length === 0) onChoose(only)
    },
  })
  const asked = askedBy(text, birthDate)
  const byName = text.trim() !== '' && !/\d/.test(text)
  const found = find.data?.residents
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (asked) find.mutate({ path: '/api/residents/find', body: asked })
      }}
    >
      <div className="person-find">
        <Input
          autoComplete="off"
          aria-label={t('findPerson')}
          placeholder={t('findPerson')}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {byName ? (
          <Input
            type="date"
            aria-label={t('birthDate')}
            value={birthDate}
            onChange={({ target }) => setBirthDate(target.value)}
          />
        ) : null}
        <Button htmlType="submit" disabled={!asked} loading={find.isPending}>
          {t('find')}
        </Button>
      </div>
      {byName && !birthDate ? <p className="field-hint">{t('nameNeedsBirth')}</p> : null}
      {found && found.length === 0 ? <p className="form-error">{t('notFound')}</p> : null}
      {found && found.length > 1
        ? found.map((one) => (
            <button key={one.id} type="button" className="person-row" onClick={() => onChoose(one)}>
              <b>{one.name}</b> <SexAge sex={one.sex} age={one.ageYears} />
              <span className="muted tabular">{one.documentMasked}</span>
            </button>
          ))
        : null}
      <Refused error={find.error} />
    </form>
  )
}

/** Who was found, and a way back. */
export function PersonChosen(props: { name: string; view?: ResidentView | undefined; onClear: () => void }) {
  const t = useT()
  const { view } = props
  return (
    <p className="person-chosen">
      <b>{props.name}</b>
      {view ? (
        <>
          <SexAge sex={view.sex} age={view.ageYears} />
          <span className="muted tabular">{view.documentMasked}</span>
        </>
      ) : null}
      <Button size="small" onClick={props.onClear}>
        {t('otherPerson')}
      </Button>
    </p>
  )
}
