import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { CellDocument } from '#contracts/village'
import type { Person } from '#contracts/village-store'
import { Card, Choices, Field, Notice } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { Loading } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useDraft } from '../kit/use-draft.ts'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { FindPerson } from './find-person.tsx'
import { type Relation, relations } from './relations.ts'

interface HouseholdDraft {
  readonly id: string
  readonly cellId: string | null
  readonly address: string
  readonly members: readonly { residentId: string; name: string; relation: Relation }[]
}
const NAME = 'household:new'

/** A new household out of people who are registered already; the first one is its head. */
export function RegisterHousehold() {
  const t = useT()
  const cells = useData('cells', (store) => store.cells())
  return (
    <Held of={cells}>
      {(all) =>
        all.length === 0 ? (
          <Screen title={t('register.title')} up="/people">
            <Notice tone="warn" title={t('register.noCell')} />
          </Screen>
        ) : (
          <Sheet cells={all} />
        )
      }
    </Held>
  )
}

function Sheet({ cells }: { cells: readonly CellDocument[] }) {
  const t = useT()
  const navigate = useNavigate()
  const { seals } = useOpen()
  const { draft, change } = useDraft<HouseholdDraft>(NAME, () => ({
    id: newKey(),
    cellId: cells.length === 1 ? cells[0]!.id : null,
    address: '',
    members: [],
  }))
  const [asked, setAsked] = useState(false)
  if (!draft) return <Loading cards={2} />
  const heads = draft.members.filter(({ relation }) => relation === 'head').length
  const fault =
    draft.cellId === null
      ? 'cell'
      : draft.address.trim().length < 2
        ? 'address'
        : draft.members.length === 0
          ? 'members'
          : heads !== 1
            ? 'head'
            : undefined
  const add = (person: Person) =>
    change((before) => ({
      ...before,
      members: [
        ...before.members,
        { residentId: person.id, name: person.name, relation: before.members.length === 0 ? 'head' : 'other' },
      ],
    }))
  const relate = (residentId: string, relation: Relation | null) =>
    change((before) => ({
      ...before,
      members: before.members.flatMap((one) =>
        one.residentId !== residentId ? [one] : relation === null ? [] : [{ ...one, relation }],
      ),
    }))
  const save = async () => {
    setAsked(true)
    if (fault) return
    const members = draft.members.map(({ residentId, relation }) => ({ residentId, relation }))
    const body = { id: draft.id, cellId: draft.cellId, address: draft.address.trim(), members }
    await seals.sign({
      id: draft.id,
      what: 'household',
      residentId: members[0]?.residentId ?? null,
      signedAt: clock.now().toISOString(),
      commands: [{ kind: 'household-register', householdId: draft.id, body }],
      chained: false,
      files: [],
      draftName: NAME,
    })
    void navigate({ to: '/people', replace: true })
  }
  return (
    <Screen
      title={t('register.title')}
      up="/people"
      foot={
        <>
          {asked && fault ? <p className="field-error">{t(`register.fault.${fault}`)}</p> : null}
          <button type="button" className="link-button main" onClick={() => void save()}>
            {t('save')}
          </button>
        </>
      }
    >
      <div className="field">
        <span className="field-label">{t('register.cell')}</span>
        <Choices
          label={t('register.cell')}
          value={draft.cellId ?? undefined}
          of={cells.map(({ id, name }) => ({ value: id, text: name }))}
          onChoose={(cellId) => change((before) => ({ ...before, cellId }))}
        />
      </div>
      <Field
        label={t('amend.address')}
        value={draft.address}
        maxLength={200}
        onChange={(event) => change((before) => ({ ...before, address: event.target.value }))}
      />
      {draft.members.map(({ residentId, name, relation }) => (
        <Card key={residentId} label={name}>
          <div className="spread">
            <strong>{name}</strong>
            <button type="button" className="plain-button" onClick={() => relate(residentId, null)}>
              {t('files.remove')}
            </button>
          </div>
          <Choices<Relation>
            label={t('household.relation')}
            value={relation}
            of={relations.map((value) => ({ value, text: t(`relation.${value}`) }))}
            onChoose={(value) => relate(residentId, value)}
          />
        </Card>
      ))}
      <Card label={t('register.add')}>
        <h2>{t('register.add')}</h2>
        <p className="muted">{t('register.addHint')}</p>
        <FindPerson without={new Set(draft.members.map(({ residentId }) => residentId))} onFound={add} />
      </Card>
    </Screen>
  )
}
