import { staffList } from '#contracts/staff'
import { useMe } from '../../shell/session.tsx'
import { useApi } from '../../shell/use-api.ts'

/** The doctors of one's own institution, for a list to choose from. */
export function useDoctors() {
  const me = useMe()
  const institutionId = me.institution?.id
  const query = useApi('/api/staff', staffList, {
    params: { institutionId, role: 'doctor', limit: 200 },
    enabled: institutionId !== undefined,
  })
  const doctors = (query.data?.staff ?? []).filter(({ left }) => !left)
  return {
    doctors,
    options: doctors.map((one) => ({ value: one.id, label: `${one.name} · ${one.department}` })),
  }
}

/** What a person may do around booking, by the roles they hold. */
export function useRights() {
  const { roles } = useMe()
  const has = (...some: string[]) => some.some((role) => roles.includes(role))
  return {
    desk: has('registrar', 'manager'),
    editor: has('registrar', 'manager', 'administrator'),
    registrar: has('registrar'),
    doctor: has('doctor'),
    ruler: has('manager', 'administrator'),
    administrator: has('administrator'),
  }
}
