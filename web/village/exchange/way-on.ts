import type { Entry } from '#contracts/village-store'

/** The screen where what was refused can be written anew; undefined where there is nothing to correct by hand. */
export function wayOn({ kind, residentId, householdId }: Entry): string | undefined {
  const screens: Readonly<Record<string, string>> = {
    'follow-up': 'visit',
    check: 'check',
    reading: 'readings',
    enrol: 'enrol',
    screen: 'enrol',
    person: 'amend',
    'kit-dispense': 'dispense',
  }
  const screen = screens[kind]
  if (screen && residentId) return `/people/${residentId}/${screen}`
  if (kind === 'contract-sign' && householdId) return `/households/${householdId}/contract`
  if (kind === 'household-register') return '/households/new'
  if (kind.startsWith('household') && householdId) return `/households/${householdId}`
  return undefined
}
