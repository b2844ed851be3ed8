import type { HisNumberState } from '#contracts/sluice'
import type { RefusalCode } from '../operations.ts'

/** The codes that the hospital's interface manual names; the adapter's mapping brings them back. */
export const resultCodes: Record<RefusalCode, string> = {
  'number-taken': '2001',
  'number-unknown': '2002',
  'lock-gone': '2003',
  'session-suspended': '2004',
  'too-late': '2005',
  'his-error': '9999',
}
export const stateCodes: Record<HisNumberState, string> = {
  free: '0',
  locked: '1',
  taken: '2',
  'checked-in': '3',
  seen: '4',
  'no-show': '5',
  suspended: '9',
}
/** A request that cannot be read. */
export const badRequest = '1001'
