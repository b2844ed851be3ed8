import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { NewCommand, Person } from '#contracts/village-store'
import { Card, Choices, Field } from '../../resident/kit/parts.tsx'
import { clock, newKey } from '../../shell/browser.ts'
import { Empty } from '../../shell/states.tsx'
import { Held, Screen } from '../kit/screen.tsx'
import { useData, useOpen } from '../store.tsx'
import { useT } from '../texts.ts'
import { PersonRow } from '../today/person-row.tsx'
import { FindPerson } from './find-person.tsx'
import { type Relation, relations } from './relations.ts'

/** A household: who lives there, where; somebody moves in, an address is corrected. */
export function Household() {
  const t = useT()
  const { householdId } = useParams({ strict: false }) as { householdId: string }
  const ground = useData(`household ${householdId}`, async (store) => {
    const [members, cells] = await Promise.all([store.household(householdId), store.cells()])
    return { members, cells }
  })
  return (
    <Screen
      title={t('household.title')}
      up="/map"
      foot={
        ground.data?.members.length === 0 ? null : (
          <Link className="link-button main" to="/households/$householdId/contract" params={{ householdId } as never}>
            {t('household.sign')}
          </Link>
        )
      }
    >
      <Held of={ground}>
        {({ members, cells }) =>
          members.length === 0 ? (
            <Empty title={t('household.none')} hint={t('household.noneHint')} />
          ) : (
            <Body
              householdId={householdId}
              members={members}
              cellName={cells.find(({ id }) => id === members[0]?.household?.cellId)?.name ?? ''}
            />
          )
        }
      </Held>
    </Screen>
  )
}

function useSeal(): (what: string, command: NewCommand) => Promise<void> {
  const { seals } = useOpen()
  return (what, command) =>
    seals.sign({
      id: newKey(),
      what,
      residentId: command.residentId ?? null,
      signedAt: clock.now().toISOString(),
      commands: [command],
      chained: false,
      files: [],
      draftName: null,
    })
}

function Body(props: { householdId: string; members: readonly Person[]; cellName: string }) {
  const t = useT()
  const { members } = props
  const grade = members[0]?.household?.grade
  return (
    <>
      <Card>
        <p className="lead">{members[0]?.household?.address ?? members[0]?.address ?? t('household.noAddress')}</p>
        <p>
          {props.cellName}
          {grade ? ` · ${t(`grade.${grade as 'A'}`)}` : ''}
        </p>
      </Card>
      <ul className="rows wide">
        {members.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            end={person.household?.relation ? t(`relation.${person.household.relation as Relation}`) : undefined}
          />
        ))}
      </ul>
      <Address {...props} />
      <MoveIn {...props} />
    </>
  )
}

function Address({ householdId, members }: { householdId: string; members: readonly Person[] }) {
  const t = useT()
  const seal = useSeal()
  const { store } = useOpen()
  const known = members[0]?.panel?.household?.address ?? null
  const [open, setOpen] = useState(false)
  const [address, setAddress] = useState(known ?? '')
  const save = async () => {
    const fields = store.changes({ address: known }, { address: address.trim() })
    if (fields) await seal('household', { kind: 'household-amend', householdId, body: { fields } })
    setOpen(false)
  }
  if (!open)
    return (
      <button type="button" className="link-button second" onClick={() => setOpen(true)}>
        {t('household.correct')}
      </button>
    )
  return (
    <Card label={t('household.correct')}>
      <Field
        label={t('amend.address')}
        value={address}
        maxLength={200}
        onChange={(event) => setAddress(event.target.value)}
      />
      <button
        type="button"
        className="link-button main"
        disabled={address.trim().length < 2}
        onClick={() => void save()}
      >
        {t('save')}
      </button>
    </Card>
  )
}

function MoveIn({ householdId, members }: { householdId: string; members: readonly Person[] }) {
  const t = useT()
  const seal = useSeal()
  const [open, setOpen] = useState(false)
  const [person, setPerson] = useState<Person | undefined>(undefined)
  const [relation, setRelation] = useState<Relation | undefined>(undefined)
  const here = new Set(members.map(({ id }) => id))
  const save = async () => {
    if (!person || !relation) return
    await seal('household', {
      kind: 'household-move',
      residentId: person.id,
      householdId,
      body: { householdId, relation },
    })
    setOpen(false)
    setPerson(undefined)
    setRelation(undefined)
  }
  if (!open)
    return (
      <button type="button" className="link-button second" onClick={() => setOpen(true)}>
        {t('household.moveIn')}
      </button>
    )
  return (
    <Card label={t('household.moveIn')}>
      <h2>{t('household.moveIn')}</h2>
      {person ? (
        <>
          <p className="lead">{person.name}</p>
          <Choices<Relation>
            label={t('household.relation')}
            value={relation}
            of={relations.filter((one) => one !== 'head').map((value) => ({ value, text: t(`relation.${value}`) }))}
            onChoose={setRelation}
          />
          <button type="button" className="link-button main" disabled={!relation} onClick={() => void save()}>
            {t('save')}
          </button>
        </>
      ) : (
        <FindPerson without={here} onFound={setPerson} />
      )}
      <button type="button" className="plain-button" onClick={() => setOpen(false)}>
        {t('notYet')}
      </button>
    </Card>
  )
}
