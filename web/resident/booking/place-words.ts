import type { MyPlace } from '#contracts/queue'

type Said =
  | { key: 'called'; params: { room: string } }
  | { key: 'calledNoRoom' | 'inRoom' | 'next' | 'atTests' | 'done' | 'missed' | 'closed'; params?: undefined }
  | { key: 'ahead'; params: { n: number } }

/** The one thing a person in the hall needs to read, from across the room. Pure. */
export function placeWords(place: Pick<MyPlace, 'state' | 'ahead' | 'room'>): Said {
  switch (place.state) {
    case 'called':
      return place.room ? { key: 'called', params: { room: place.room } } : { key: 'calledNoRoom' }
    case 'in-room':
      return { key: 'inRoom' }
    case 'at-tests':
      return { key: 'atTests' }
    case 'done':
    case 'missed':
    case 'closed':
      return { key: place.state }
    case 'waiting':
      return place.ahead ? { key: 'ahead', params: { n: place.ahead } } : { key: 'next' }
  }
}

/** Whether the place can still move: then the screen keeps listening. */
export const stillMoving = ({ state }: Pick<MyPlace, 'state'>): boolean =>
  state !== 'done' && state !== 'missed' && state !== 'closed'
