// Runs the tests on a throwaway PostgreSQL: one template database is migrated, each test copies it.
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { migrate, migrateJobs, openPool, startEmbedded, urlOfDatabase } from '../server/kernel/index.ts'
import { testGroups } from './test-groups.ts'

const root = join(import.meta.dirname, '..')
const { values, positionals: asked } = parseArgs({
  options: { kind: { type: 'string', default: 'test' } },
  allowPositionals: true,
})
// *.test.ts is quick; *.soak.ts and *.conformance.ts are what is too long for every change.
const ending = `.${values.kind}.ts`
const paths =
  asked.length > 0
    ? asked
    : ['contracts', 'server', 'sluice', 'meters', 'insurer', 'his', 'region', 'web', 'bench', 'scripts', 'journeys']
const files = paths.flatMap((path) =>
  path.endsWith(ending)
    ? [path]
    : globSync(`${path}/**/*${ending}`, { cwd: root, exclude: (name) => name === 'node_modules' }),
)
if (files.length === 0) {
  console.error(`No test files under ${paths.join(', ')}.`)
  process.exit(1)
}

const folder = mkdtempSync(join(quickFolder(), 'anji-test-'))
chmodSync(folder, 0o755) // the database may have to run as another user
const quick = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=400',
  'shared_buffers=256MB',
]
const server = await startEmbedded({ folder, settings: quick })
let status = 1
try {
  const template = await makeTemplate(server.url)
  status = await runTests({ ANJI_TEST_SERVER: server.url, ANJI_TEST_TEMPLATE: template })
} finally {
  await sendEverybodyAway(server.url)
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(status)

// The server stays up for whoever still uses it; a test that was cut off must not keep it.
async function sendEverybodyAway(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  await client.end()
}

// Hundreds of databases are made and dropped: memory is twenty times as fast at that as a disk, where there is enough of it.
function quickFolder(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 4 * 2 ** 30 ? memory : tmpdir()
}

async function makeTemplate(url: string): Promise<string> {
  const name = 'anji_template'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const pool = openPool(urlOfDatabase(url, name), 2)
  await migrate(pool)
  await migrateJobs(pool)
  await pool.end()
  return name
}

// A file for each group, which loads its members: the names of tests and where they stand remain their own. They run in the
// order of these files' names, whatever order they are given in.
function groupFiles(): string[] {
  const read = files.map((path) => {
    const whole = resolve(root, path)
    return { path: relative(root, whole).replaceAll('\\', '/'), text: readFileSync(whole, 'utf8') }
  })
  mkdirSync(join(folder, 'groups'))
  const groups = testGroups(read)
  if (groups.length === 1 && files.length === 1) return files
  return groups.map((group, index) => {
    const name = `${String(index).padStart(3, '0')} ${group[0]!.replaceAll('/', ' ').replace(ending, '')}.mjs`
    const lines = group.map((path) => `import ${JSON.stringify(pathToFileURL(join(root, path)).href)}\n`)
    writeFileSync(join(folder, 'groups', name), lines.join(''))
    return join(folder, 'groups', name)
  })
}

function runTests(env: Record<string, string>): Promise<number> {
  const flags = [
    '--test',
    // Stories wait for browsers and timers: one more than there are processors keeps these busy.
    `--test-concurrency=${availableParallelism() + 1}`,
    // A group on a busy machine takes many times as long as on a quiet one; what hangs is cut.
    `--test-timeout=${values.kind === 'test' ? 900_000 : 3_600_000}`,
    '--no-warnings',
  ]
  const child = spawn(process.execPath, [...flags, ...groupFiles()], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      MASTER_KEY: '00'.repeat(32),
      DEMO: 'true',
      DEMO_HOSPITAL: 'false',
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: '1000000',
      SUBSCRIPTION_NETWORKS: '127.0.0.0/8',
      // Hundreds of processes load the same modules: each is stripped of its types and compiled once.
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
      ...env,
    },
  })
  // Stopped early, the tests end and the database goes with them.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}
