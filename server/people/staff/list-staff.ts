import { listStaffInput, staffInput, staffList, staffPage } from '#contracts/staff'
import { roles, verb } from '#kernel'
import { staffOf } from './staff-of.ts'
import * as store from './store.ts'

export const listStaff = verb(
  {
    name: 'staff.list_staff',
    may: roles,
    input: listStaffInput,
    answer: staffList,
    summary: 'Staff of the region, by institution, role or words in name and speciality.',
  },
  async (ctx, filter) => {
    const found = await store.find(ctx, { ...filter, presentOnly: true })
    return { staff: found.map(({ licences: _licences, placements: _placements, ...card }) => card) }
  },
)

/** A resident may check the doctor's licences. Refusals: staff.not_found. */
export const readStaff = verb(
  {
    name: 'staff.read_staff',
    may: roles,
    input: staffInput,
    answer: staffPage,
    summary: 'One staff member with licences and placements.',
  },
  (ctx, { staffId }) => staffOf(ctx, staffId),
)
