import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Household, Relation } from '#contracts/grid'
import { useCommand } from '../../shell/use-api.ts'
import { useTops } from '../measures/places.ts'
import { Card, Page, Refused } from '../parts/page.tsx'
import { SexAge } from '../parts/person.tsx'
import './grid.css'
import { useCellsOfOne } from './nav.tsx'
import { PersonPicker, type Picked } from './person-picker.tsx'
import { useT } from './texts.ts'

interface Line extends Picked {
  relation: Relation
}

/** A household is registered: where it lives, who belongs to it, who is its head. */
export function NewHouseholdPage() {
  const t = useT()
  const navigate = useNavigate()
  const tops = useTops()
  const { message } = App.useApp()
  const [cellId, setCell] = useState<string | undefined>(undefined)
  const [address, setAddress] = useState('')
  const [members, setMembers] = useState<readonly Line[]>([])
  const cells = useCellsOfOne()
  const register = useCommand(Household, {
    onDone: ({ id }) => {
      void message.success(t('registered'))
      void navigate({ to: '/grid/households/$householdId' as never, params: { householdId: id } as never })
    },
  })
  const heads = members.filter(({ relation }) => relation === 'head').length
  const add = (person: Picked) =>
    setMembers((before) =>
      before.some(({ id }) => id === person.id)
        ? before
        : [...before, { ...person, relation: before.length === 0 ? 'head' : 'spouse' }],
    )
  const body = { cellId, address, members: members.map(({ id, relation }) => ({ residentId: id, relation })) }
  return (
    <Page
      title={t('newHousehold')}
      sub={
        <>
          <Link to={'/grid' as never}>{t('back')}</Link> · {t('newHouseholdSub')}
        </>
      }
    >
      <Card>
        <div className="form form-grid">
          <label htmlFor="cell">{t('cell')}</label>
          <Select
            id="cell"
            showSearch={{ optionFilterProp: 'label' }}
            value={cellId}
            onChange={setCell}
            options={cells.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
            notFoundContent={t('noCellsOfOne')}
          />
          <label htmlFor="address">{t('address')}</label>
          <Input id="address" maxLength={200} value={address} onChange={({ target }) => setAddress(target.value)} />
        </div>
      </Card>
      <Card title={t('members')}>
        {members.length === 0 ? <p className="muted">{t('noMembers')}</p> : null}
        {members.map((one) => (
          <p key={one.id} className="page-actions">
            <b>{one.name}</b> <SexAge sex={one.sex} age={one.ageYears} />
            <Select
              style={{ width: 130 }}
              aria-label={`${one.name} ${t('relation')}`}
              value={one.relation}
              onChange={(relation) =>
                setMembers(members.map((other) => (other.id === one.id ? { ...other, relation } : other)))
              }
              options={Relation.options.map((value) => ({ value, label: t(`relations.${value}`) }))}
            />
            <Button size="small" onClick={() => setMembers(members.filter(({ id }) => id !== one.id))}>
              {t('remove')}
            </Button>
          </p>
        ))}
        {members.length > 0 && heads !== 1 ? <p className="form-error">{t('oneHead')}</p> : null}
        <h3>{t('addPerson')}</h3>
        <PersonPicker institutionId={tops?.[0]} onPick={add} />
      </Card>
      <Refused error={register.error} />
      <div className="form-buttons">
        <Button
          type="primary"
          loading={register.isPending}
          disabled={heads !== 1 || address.trim().length < 2 || cellId === undefined}
          onClick={() => register.mutate({ path: '/api/grid/households', body })}
        >
          {t('register')}
        </Button>
      </div>
    </Page>
  )
}
