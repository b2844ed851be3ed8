import { Room, RoomList, RoomListRequest, SaveRoomRequest } from '#contracts/queue'
import { audit, refuse, refuseUnless, verb } from '#kernel'
import { signedIn } from './hall.ts'
import * as store from './rooms-store.ts'
import type { RoomTable } from './store.ts'

export const listRooms = verb(
  {
    name: 'queue.list_rooms',
    may: signedIn,
    input: RoomListRequest,
    answer: RoomList,
    summary: 'The rooms and counters of an institution.',
  },
  async (ctx, { institutionId }) => ({ rooms: (await store.roomsOf(ctx, institutionId)).map(show) }),
)

/** Refusals: queue.not_yours, queue.room_unknown, queue.room_name_taken. */
export const saveRoom = verb(
  {
    name: 'queue.save_room',
    may: ['registrar', 'manager', 'administrator'],
    input: SaveRoomRequest,
    answer: Room,
    summary: 'Adds a room or counter, or changes one.',
  },
  async (ctx, { roomId, institutionId, departmentCode, name, kind, open }) => {
    refuseUnless(ctx.actor.institutionId === institutionId, 'queue.not_yours')
    if (roomId) {
      const known = await store.roomById(ctx, roomId)
      if (known?.institution_id !== institutionId) refuse('queue.room_unknown', { field: 'roomId' })
    }
    const named = await store.roomOfName(ctx, institutionId, name)
    refuseUnless(!named || named.id === roomId, 'queue.room_name_taken', { field: 'name', params: { name } })
    const id = roomId ?? ctx.chance.uuid()
    const room = { id, institution_id: institutionId, department_code: departmentCode, name, kind, open }
    await store.saveRoom(ctx, room)
    await audit(ctx, { action: roomId ? 'update' : 'create', entity: 'queue.room', entityId: id })
    return show(room)
  },
)

const show = (row: RoomTable) => ({
  id: row.id,
  institutionId: row.institution_id,
  departmentCode: row.department_code,
  name: row.name,
  kind: row.kind,
  open: row.open,
})
