import assert from 'node:assert/strict'
import pg from 'pg'
import { makeContext, openPool, sealAudit, verifyAudit } from '#kernel'
import { trialBalance } from '#ledger'

/** Every posting has its counterpart, and nobody has touched the trail. */
export async function booksAndTrailHold(databaseUrl: string): Promise<void> {
  const pool = openPool(databaseUrl, 2)
  try {
    const root = makeContext(pool)
    assert.equal(await root.transaction((ctx) => trialBalance(ctx)), 0, 'trial balance')
    await sealAudit(root)
    assert.deepEqual((await verifyAudit(root)).broken, undefined)
  } finally {
    await pool.end()
  }
}

/** Waits until what was paid twice has gone back, once; answers how much it was. */
export async function excessSentBack(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (let tries = 0; tries < 600; tries++) {
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
