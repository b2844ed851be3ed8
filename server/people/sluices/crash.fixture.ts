/** A process that takes messages in and is killed in the middle of it: crash.test.ts. */

import { makeContext, openPool, sql, systemActor, tables, wireListeners } from '#kernel'
import { hearMessage, takeInDue } from './index.ts'

const pool = openPool(process.env.DATABASE_URL ?? '')
const root = makeContext(pool).as(systemActor('crash'))
wireListeners([
  hearMessage('schedule.number', 'test.count', async (ctx, { revision }) => {
    await sql`insert into taken (revision) values (${revision})`.execute(tables(ctx))
    await sql`select pg_sleep(0.002)`.execute(tables(ctx))
  }),
])
process.stdout.write('taking\n')
await takeInDue(root, false)
process.stdout.write('done\n')
await pool.end()
