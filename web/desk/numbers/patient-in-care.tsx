import { useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { useEffect } from 'react'
import { Queue } from '#contracts/consult'
import { DoctorQueue } from '#contracts/queue'
import { resident } from '#contracts/residents'
import { useApi } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

/** A doctor books for people of today's queues, or for the one whose record they came from (?residentId=). */
export function PatientInCare({ onChoose }: { onChoose: (person: { id: string; name: string }) => void }) {
  const t = useT()
  const { residentId } = useSearch({ strict: false }) as { residentId?: string }
  const here = useApi('/api/queue/doctor', DoctorQueue)
  const online = useApi('/api/consult/queue', Queue)
  const asked = useApi(`/api/residents/${residentId}`, resident, { enabled: residentId !== undefined })
  const from = asked.data
  // biome-ignore lint/correctness/useExhaustiveDependencies: the one asked for is chosen once, when known
  useEffect(() => {
    if (from) onChoose({ id: from.id, name: from.name })
  }, [from])
  const people = new Map<string, string>()
  for (const one of here.data?.sessions ?? [])
    for (const place of [...one.inRoom, ...one.called, ...one.waiting, ...one.atTests, ...one.done])
      people.set(place.residentId, place.name)
  const { waiting = [], inProgress = [], doneToday = [] } = online.data ?? {}
  for (const entry of [...inProgress, ...waiting, ...doneToday]) people.set(entry.residentId, entry.residentName)
  return (
    <>
      <Select<string>
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('patientToday')}
        aria-label={t('person')}
        notFoundContent={t('nobodyToday')}
        value={null}
        onChange={(id) => onChoose({ id, name: people.get(id) ?? '' })}
        options={[...people].map(([value, label]) => ({ value, label }))}
      />
      <p className="field-hint">{t('patientHint')}</p>
      <Refused error={asked.error} />
    </>
  )
}
