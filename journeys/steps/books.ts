import assert from 'node:assert/strict'
import { anji } from '../anji.ts'

/** Every posting has its counterpart, and nobody has touched the trail. */
export async function booksAndTrailHold(databaseUrl: string): Promise<void> {
  const books = await anji(databaseUrl, 'books', 'balance')
  assert.equal(books.code, 0, books.out)
  const trail = await anji(databaseUrl, 'audit', 'verify', '--seal')
  assert.equal(trail.code, 0, trail.out)
}
