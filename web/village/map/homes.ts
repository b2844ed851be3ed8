import type { CellDocument } from '#contracts/village'
import type { Person, TodayItem } from '#contracts/village-store'
import { type Frame, spread } from './project.ts'

export type Grade = 'A' | 'B' | 'C' | 'D'
export interface Home {
  readonly id: string
  readonly cellId: string
  readonly grade: Grade | null
  /** Whose home it is: the head's name, else the first one's. */
  readonly name: string
  readonly address: string | null
  readonly people: number
  /** How many of them are on today's list. */
  readonly waiting: number
  readonly point: { readonly longitude: number; readonly latitude: number } | null
}

const isGrade = (text: string | null): text is Grade => text !== null && /^[ABCD]$/.test(text)

/** Households out of the panel's people. */
export function homesOf(people: readonly Person[], items: readonly TodayItem[]): readonly Home[] {
  const today = new Set(items.filter(({ urgency }) => urgency !== 'soon').map(({ residentId }) => residentId))
  const homes = new Map<string, Person[]>()
  for (const person of people) {
    if (!person.household) continue
    const of = homes.get(person.household.id)
    if (of) of.push(person)
    else homes.set(person.household.id, [person])
  }
  return [...homes].map(([id, members]) => {
    const head = members.find(({ household }) => household?.relation === 'head') ?? members[0]!
    const household = head.household!
    return {
      id,
      cellId: household.cellId,
      grade: isGrade(household.grade) ? household.grade : null,
      name: head.name,
      address: household.address ?? head.address,
      people: members.length,
      waiting: members.filter((one) => today.has(one.id)).length,
      point: household.point,
    }
  })
}

export interface Mark {
  readonly home: Home
  readonly x: number
  readonly y: number
  /** Nobody has taken this place yet: it is only spread inside the cell. */
  readonly guessed: boolean
}

export function placed(cells: readonly CellDocument[], homes: readonly Home[], frame: Frame): readonly Mark[] {
  return cells.flatMap((cell) => {
    const here = homes.filter(({ cellId }) => cellId === cell.id)
    const ring = cell.outline.map(([longitude, latitude]) => frame.at(longitude, latitude))
    const unknown = here.filter(({ point }) => point === null)
    const spots = spread(ring, unknown.length)
    return [
      ...here.flatMap((home) =>
        home.point ? [{ home, ...frame.at(home.point.longitude, home.point.latitude), guessed: false }] : [],
      ),
      ...unknown.map((home, place) => ({ home, ...spots[place]!, guessed: true })),
    ]
  })
}
