import assert from 'node:assert/strict'
import pg from 'pg'
import { anji } from '../anji.ts'

/** Every posting has its counterpart, and nobody has touched the trail. */
export async function booksAndTrailHold(databaseUrl: string): Promise<void> {
  const books = await anji(databaseUrl, 'books', 'balance')
  assert.equal(books.code, 0, books.out)
  const trail = await anji(databaseUrl, 'audit', 'verify', '--seal')
  assert.equal(trail.code, 0, trail.out)
}

/** Waits until what was paid twice has gone back, once; answers how much it was. */
export async function excessSentBack(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let tries = 0; tries < 100; tries++) {
      const { rows } = await client.query<{ fen: number; state: string }>(
        `select amount_fen::int as fen, state from settlement.refund where reason = 'paid-twice'`,
      )
      assert.ok(rows.length < 2, 'what was paid twice went back twice')
      if (rows[0]?.state === 'refunded') return rows[0].fen
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error('What was paid twice did not come back')
  } finally {
    await client.end()
  }
}
