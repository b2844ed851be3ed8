import { App, Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { Device } from '#contracts/readings-devices'
import { TeamList } from '#contracts/teams'
import { useApi, useCommand } from '../../shell/use-api.ts'
import { Dialog } from '../grid/dialog.tsx'
import { PersonPicker, type Picked } from '../grid/person-picker.tsx'
import { useTops } from '../measures/places.ts'
import { useT } from './texts.ts'

/** A device goes to a person at home, or into a team's field kit. */
export function BindForm({ device, onClose, onDone }: { device: Device; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const tops = useTops()
  const { message } = App.useApp()
  const [to, setTo] = useState<'person' | 'team'>('person')
  const [person, setPerson] = useState<Picked | undefined>(undefined)
  const [teamId, setTeam] = useState<string | undefined>(undefined)
  const teams = useApi('/api/teams', TeamList)
  const bind = useCommand(Device, {
    onDone: () => {
      void message.success(t('bound'))
      onDone()
    },
  })
  return (
    <Dialog
      title={`${t('bind')} · ${device.model} ${device.serial}`}
      open
      ok={t('bind')}
      busy={bind.isPending}
      ready={to === 'person' ? person !== undefined : teamId !== undefined}
      error={bind.error}
      onClose={onClose}
      onOk={() =>
        bind.mutate({
          path: `/api/readings/devices/${device.id}/bind`,
          body: to === 'person' ? { residentId: person?.id } : { teamId },
        })
      }
    >
      <Segmented
        aria-label={t('bindTo')}
        value={to}
        onChange={setTo}
        options={[
          { value: 'person' as const, label: t('toPerson') },
          { value: 'team' as const, label: t('toTeam') },
        ]}
      />
      <p className="muted">{t(to === 'person' ? 'bindPersonDo' : 'bindTeamDo')}</p>
      {to === 'team' ? (
        <Select
          aria-label={t('chooseTeam')}
          placeholder={t('chooseTeam')}
          value={teamId}
          onChange={setTeam}
          options={(teams.data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : person ? (
        <p>
          <b>{person.name}</b>{' '}
          <Button size="small" onClick={() => setPerson(undefined)}>
            {t('choosePerson')}
          </Button>
        </p>
      ) : (
        <PersonPicker institutionId={tops?.[0]} onPick={setPerson} />
      )}
    </Dialog>
  )
}
