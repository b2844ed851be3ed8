import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { openPool } from '#kernel'

export type Pool = pg.Pool
export type Client = pg.PoolClient

const schemaLock = 4_004_004

/** Opens the hospital's database, made when it is not there, with its tables and views. */
export async function openHisDatabase(url: string): Promise<Pool> {
  await makeDatabase(url)
  const pool = openPool(url, 20)
  try {
    await inTransaction(pool, async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [schemaLock])
      await client.query(readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8'))
    })
  } catch (error) {
    await pool.end()
    throw error
  }
  return pool
}

async function makeDatabase(url: string): Promise<void> {
  const address = new URL(url)
  const name = decodeURIComponent(address.pathname.slice(1))
  address.pathname = '/postgres'
  const pool = openPool(address.href, 1)
  try {
    const { rowCount } = await pool.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await pool.query(`create database "${name.replaceAll('"', '""')}"`)
  } catch (error) {
    // Another process may have made it in between; a server that only lends one database does not show the others.
    if (!['42P04', '23505', '3D000', '42501'].includes((error as { code?: string }).code ?? '')) throw error
  } finally {
    await pool.end()
  }
}

export async function inTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const answer = await work(client)
    await client.query('commit')
    client.release()
    return answer
  } catch (error) {
    const broken = await client.query('rollback').then(
      () => false,
      () => true,
    )
    client.release(broken)
    throw error
  }
}
