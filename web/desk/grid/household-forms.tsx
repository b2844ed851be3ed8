import { App, Input, Select } from 'antd'
import { useState } from 'react'
import { CellList, Grade, Household, type HouseholdMember, MemberEnd, Relation } from '#contracts/grid'
import { TeamList } from '#contracts/teams'
import { clock } from '../../shell/browser.ts'
import { dateOf } from '../../shell/moment.ts'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { ReasonField } from '../booking/reason-field.tsx'
import { useTops } from '../measures/places.ts'
import { Dialog } from './dialog.tsx'
import { PersonPicker, type Picked } from './person-picker.tsx'
import { useT } from './texts.ts'

interface FormProps {
  home: Household
  open: boolean
  onClose: () => void
  onDone: () => void
}
const yearOn = () => dateOf(new Date(clock.now().getTime() + 364 * 86_400_000))

function useSave(onDone: () => void) {
  const t = useT()
  const { message } = App.useApp()
  return useCommand(Household, {
    onDone: () => {
      void message.success(t('saved'))
      onDone()
    },
  })
}

export function GradeByHand({ home, open, onClose, onDone }: FormProps) {
  const t = useT()
  const [grade, setGrade] = useState<Grade>(home.grade?.grade ?? 'B')
  const [reason, setReason] = useState('')
  const [holdsUntil, setUntil] = useState(yearOn)
  const save = useSave(onDone)
  return (
    <Dialog
      title={t('handGrade')}
      {...{ open, onClose }}
      busy={save.isPending}
      ready={reason.trim().length >= 2}
      error={save.error}
      onOk={() => save.mutate({ path: `/api/grid/households/${home.id}/grade`, body: { grade, reason, holdsUntil } })}
    >
      <p className="muted">{t('handDo')}</p>
      <Select
        aria-label={t('gradeCard')}
        value={grade}
        onChange={setGrade}
        options={Grade.options.map((value) => ({
          value,
          label: `${t(`grade.${value}`)} · ${t(`gradeSays.${value}`)}`,
        }))}
      />
      <label htmlFor="holds-until">{t('holdsUntil')}</label>
      <Input
        id="holds-until"
        type="date"
        value={holdsUntil}
        max={yearOn()}
        onChange={({ target }) => setUntil(target.value)}
      />
      <ReasonField label={t('reason')} value={reason} onChange={setReason} />
    </Dialog>
  )
}

export function SetTeam({ home, open, onClose, onDone }: FormProps) {
  const t = useT()
  const [teamId, setTeam] = useState<string | undefined>(home.team?.id)
  const [reason, setReason] = useState('')
  const teams = useApi('/api/teams', TeamList, { enabled: open })
  const save = useSave(onDone)
  return (
    <Dialog
      title={t('assignTeam')}
      {...{ open, onClose }}
      busy={save.isPending}
      ready={reason.trim().length >= 2}
      error={save.error}
      onOk={() =>
        save.mutate({ path: `/api/grid/households/${home.id}/team`, body: { teamId: teamId ?? null, reason } })
      }
    >
      <p className="muted">{t('assignTeamDo')}</p>
      <Select
        allowClear
        aria-label={t('team')}
        placeholder={t('noTeam')}
        value={teamId}
        onChange={setTeam}
        options={(teams.data?.teams ?? []).map(({ id, name, institutionName }) => ({
          ...{ value: id, label: `${name} · ${institutionName}` },
        }))}
      />
      <ReasonField label={t('reason')} value={reason} onChange={setReason} />
    </Dialog>
  )
}

export function MoveHousehold({ home, open, onClose, onDone }: FormProps) {
  const t = useT()
  const [cellId, setCell] = useState<string | undefined>(undefined)
  const [address, setAddress] = useState('')
  const cells = useApi('/api/grid/cells', CellList, { enabled: open })
  const save = useSave(onDone)
  return (
    <Dialog
      title={t('move')}
      {...{ open, onClose }}
      busy={save.isPending}
      ready={cellId !== undefined && address.trim().length >= 2}
      error={save.error}
      onOk={() => save.mutate({ path: `/api/grid/households/${home.id}/move`, body: { cellId, address } })}
    >
      <p className="muted">{t('moveDo')}</p>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('cell')}
        placeholder={t('cell')}
        value={cellId}
        onChange={setCell}
        options={(cells.data?.cells ?? [])
          .filter(({ id }) => id !== home.cellId)
          .map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
      />
      <Input
        aria-label={t('address')}
        placeholder={t('address')}
        maxLength={200}
        value={address}
        onChange={({ target }) => setAddress(target.value)}
      />
    </Dialog>
  )
}

export function MoveMember({ home, open, onClose, onDone }: FormProps) {
  const t = useT()
  const tops = useTops()
  const [person, setPerson] = useState<Picked | undefined>(undefined)
  const [relation, setRelation] = useState<Exclude<Relation, 'head'>>('child')
  const save = useSave(() => {
    setPerson(undefined)
    onDone()
  })
  return (
    <Dialog
      title={t('moveMember')}
      {...{ open, onClose }}
      busy={save.isPending}
      ready={person !== undefined}
      error={save.error}
      onOk={() =>
        save.mutate({ path: `/api/grid/households/${home.id}/members`, body: { residentId: person?.id, relation } })
      }
    >
      <p className="muted">{t('moveMemberDo')}</p>
      {person ? <b>{person.name}</b> : <PersonPicker institutionId={tops?.[0]} onPick={setPerson} />}
      <Select
        aria-label={t('relation')}
        value={relation}
        onChange={setRelation}
        options={Relation.exclude(['head']).options.map((value) => ({ value, label: t(`relations.${value}`) }))}
      />
    </Dialog>
  )
}

interface EndProps {
  home: Household
  member: HouseholdMember | undefined
  onClose: () => void
  onDone: () => void
}

export function EndMember({ home, member, onClose, onDone }: EndProps) {
  const t = useT()
  const [reason, setReason] = useState<(typeof MemberEnd)['_output']>('moved')
  const save = useSave(onDone)
  return (
    <Dialog
      title={t('endMember')}
      open={member !== undefined}
      onClose={onClose}
      busy={save.isPending}
      ready={member !== undefined}
      error={save.error}
      onOk={() =>
        save.mutate({
          path: `/api/grid/households/${home.id}/members/${member?.residentId}/end`,
          body: { reason },
        })
      }
    >
      <p>{t('endMemberAsk', { name: member?.name ?? '' })}</p>
      <Select
        aria-label={t('reason')}
        value={reason}
        onChange={setReason}
        options={MemberEnd.options.map((value) => ({ value, label: t(`memberEnd.${value}`) }))}
      />
    </Dialog>
  )
}
