// A real MariaDB for the tests, where this machine has one: Debian's mariadb-server-core on its place, or MARIADB_ROOT.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import mysql from 'mysql2/promise'

const base = process.env.MARIADB_ROOT ?? ''
const server = join('/', base, 'usr/sbin/mariadbd')
const share = join('/', base, 'usr/share/mysql')
export const hasMariadb = existsSync(server)

// Unpacked beside the system, its libraries lie beside it too.
const libraries = [
  'usr/lib/x86_64-linux-gnu',
  'lib/x86_64-linux-gnu',
  'usr/lib/aarch64-linux-gnu',
  'lib/aarch64-linux-gnu',
]
const env = base
  ? { ...process.env, LD_LIBRARY_PATH: libraries.map((folder) => join('/', base, folder)).join(':') }
  : process.env

export interface Mariadb {
  readonly port: number
  readonly password: string
  readonly root: mysql.Connection
}

export async function startMariadb(t: TestContext): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-mariadb-'))
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  const words = ['--no-defaults', `--datadir=${folder}`, `--lc-messages-dir=${share}`, ...user]
  const sql = ['system_tables', 'performance_tables', 'system_tables_data'].map((name) =>
    readFileSync(join(share, `mysql_${name}.sql`), 'utf8'),
  )
  const first = [
    'create database mysql;',
    'use mysql;',
    'set @auth_root_socket=NULL;',
    `set @auth_root_authentication_method='normal';`,
    'set @skip_auth_anonymous=1;',
  ]
  const made = spawnSync(server, [...words, '--bootstrap'], { input: [...first, ...sql, ''].join('\n'), env })
  if (made.status !== 0) throw new Error(`mariadbd --bootstrap: ${made.stderr.toString().slice(-600)}`)
  const port = await freePort()
  const more = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 's')}`, '--skip-name-resolve']
  const child = spawn(server, [...words, ...more], { env, stdio: 'ignore' })
  const root = await connected(port, child)
  t.after(async () => {
    root.destroy()
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    rmSync(folder, { recursive: true, force: true })
  })
  const password = 'readers-only'
  await root.query(`create user reader@127.0.0.1 identified by '${password}'`)
  await root.query('create database hospital character set gbk')
  await root.query('grant select on hospital.* to reader@127.0.0.1')
  await root.query('use hospital')
  return { port, password, root }
}

async function connected(port: number, child: ChildProcess): Promise<mysql.Connection> {
  for (let tries = 0; tries < 1_200 && child.exitCode === null; tries++) {
    try {
      return await mysql.createConnection({ host: '127.0.0.1', port, user: 'root', multipleStatements: true })
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error('MariaDB did not start')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
