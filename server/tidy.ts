// The architecture as checks over source text. tidy.test.ts runs them on the tree and proves each on a planted violation.
import { posix } from 'node:path'

export interface Source {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string
  readonly text: string
}

const isTest = (path: string) => /\.(test|soak|conformance)\.ts$/.test(path)
const isFixture = (path: string) => path.endsWith('.fixture.ts')

/** From the ground up; imports go downward only. */
const floors = [
  'kernel',
  'ledger',
  'terminology',
  'record',
  'people',
  'insurance',
  'medicine',
  'care',
  'insight',
  'border',
] as const
const flatFloors = new Set(['kernel', 'ledger', 'terminology', 'record'])

const protocolSpeakers = new Set(['people/sluices'])

const linesMax = { source: 300, test: 400 }
const functionLinesMax = 70

/** 'server/care/booking/store.ts' → 'care/booking'; 'server/ledger/post.ts' → 'ledger'; outside the floors: undefined. */
export function moduleOf(path: string): string | undefined {
  const [top, floor, module, ...rest] = path.split('/')
  if (top !== 'server' || !floors.includes(floor as never)) return undefined
  if (flatFloors.has(floor!)) return floor
  return rest.length > 0 ? `${floor}/${module}` : undefined
}

function floorOf(module: string): number {
  return floors.indexOf(module.split('/')[0] as never)
}

interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
}

function importsOf(text: string): Import[] {
  const found: Import[] = []
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)) {
    found.push({ specifier: match[2]!, typeOnly: match[1] !== undefined })
  }
  for (const match of text.matchAll(/\bimport\('([^']+)'\)/g)) found.push({ specifier: match[1]!, typeOnly: false })
  return found
}

/** Modules know each other through doors only, and only downward; a wing's modules know each other one way only. */
export function importViolations(sources: readonly Source[]): string[] {
  const violations: string[] = []
  const within = new Map<string, Set<string>>()
  for (const { path, text } of sources) {
    const module = moduleOf(path)
    for (const { specifier } of importsOf(text)) {
      if (specifier.startsWith('.')) violations.push(...climbing(path, module, specifier))
      if (!module || !specifier.startsWith('#')) continue
      const target = specifier.slice(1)
      if (target.startsWith('contracts/')) continue
      if (target.split('/')[0] === 'testing' || target === 'region') {
        if (!isTest(path) && !isFixture(path)) violations.push(`${path}: ${specifier} is for tests`)
        continue
      }
      // The platform's end of the sluice speaks the link's protocol; the rest of sluice/ is a program of its own.
      if (target.startsWith('sluice/')) {
        const speaks = target === 'sluice/protocol' && protocolSpeakers.has(module)
        if (!speaks && !isTest(path)) violations.push(`${path}: ${specifier} is not for ${module}`)
        continue
      }
      if (target === module) {
        if (!isTest(path)) violations.push(`${path}: imports its own door`)
      } else if (floorOf(target) > floorOf(module)) violations.push(`${path}: ${specifier} lies above ${module}`)
      else if (floorOf(target) === floorOf(module)) within.set(module, (within.get(module) ?? new Set()).add(target))
      else if (floorOf(target) < 0) violations.push(`${path}: ${specifier} is no floor`)
    }
  }
  for (const module of within.keys()) {
    if (reaches(within, module, module))
      violations.push(`server/${module}: imports go round in a circle inside the wing`)
  }
  return violations
}

// What each adapter is built on, shared by all of them.
const adapterBase = /^sluice\/adapters\/(adapter|effect-id)\.ts$/

// `anji hl7` speaks to a sluice as a hospital's system does.
const commandsMaySee = /^#sluice\/(adapters\/mllp|hl7)$/

/** The sluice is a program of its own: contracts, packages, and each other's doors. Of it the server sees the link's protocol only. */
export function sluiceViolations(sources: readonly Source[]): string[] {
  const reaching = (path: string, specifier: string): boolean => {
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier
    if (path.startsWith('server/commands/') && commandsMaySee.test(target)) return false
    if (path.startsWith('server/')) return /^#?sluice\//.test(target) && target !== '#sluice/protocol'
    const own = `${path.split('/').slice(0, 2).join('/')}/`
    if (specifier.startsWith('#')) return !/^#(contracts|sluice)\//.test(target)
    if (!specifier.startsWith('.') || target.startsWith(own)) return false
    return !/^sluice\/(adapters\/)?[\w-]+\/index\.ts$/.test(target) && !adapterBase.test(target)
  }
  return sources
    .filter(({ path }) => /^(sluice|server)\//.test(path) && !isTest(path) && !isFixture(path))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter(({ specifier }) => reaching(path, specifier))
        .map(
          ({ specifier }) => `${path}: '${specifier}' is beyond the wall between the server and the sluice’s folders`,
        ),
    )
}

/** Journeys start the demo hospital's programs themselves, and hold both sides against each other as tests of the server do. */
const journeysMaySee = /^server\/(demo-(place|processes)|whole\/both-agree\.fixture)\.ts$/

function climbing(path: string, module: string | undefined, specifier: string): string[] {
  const target = posix.join(posix.dirname(path), specifier)
  if (module && !target.startsWith(`server/${module}/`))
    return [`${path}: '${specifier}' climbs out of ${module}; use a door`]
  const top = path.split('/')[0]!
  if (top === 'journeys' && journeysMaySee.test(target)) return []
  const entersServer = top !== 'server' && top !== 'scripts' && target.startsWith('server/')
  return entersServer ? [`${path}: '${specifier}' enters the server beside its doors`] : []
}

function reaches(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>()
  const queue = [...(graph.get(from) ?? [])]
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (next === to) return true
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(graph.get(next) ?? []))
  }
  return false
}

/** Which schemas belong to which module, read from the migrations' relations. */
export function relationsOf(migrations: readonly Source[]): Set<string> {
  const relations = new Set<string>()
  for (const { text } of migrations) {
    for (const match of text.matchAll(
      /create\s+(?:unlogged\s+)?(?:table|view|materialized view|sequence)\s+(?:if not exists\s+)?([a-z_]+\.[a-z_0-9]+)/gi,
    )) {
      relations.add(match[1]!.toLowerCase())
    }
  }
  return relations
}

/** A module's SQL names its own schema; of others only published views (`pub_`). */
export function schemaViolations(sources: readonly Source[], relations: ReadonlySet<string>): string[] {
  const violations: string[] = []
  for (const { path, text } of sources) {
    const module = moduleOf(path)
    if (!module || isTest(path)) continue
    const own = (module.split('/')[1] ?? module).replaceAll('-', '_')
    for (const line of withoutComments(text).split('\n')) {
      if (/\b(entity|name|type|code):/.test(line)) continue // an audit entity or an event's name, not SQL
      for (const match of line.matchAll(/\b([a-z_]+)\.([a-z_0-9]+)\b/g)) {
        if (!relations.has(match[0]) || match[1] === own || match[2]!.startsWith('pub_')) continue
        violations.push(`${path}: names ${match[0]}, which is not ${module}'s`)
      }
    }
  }
  return violations
}

const timeAndChance = [
  /\bDate\.now\(/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\(/,
  /\brandomUUID\(/,
  /\bperformance\.now\(/,
]

/** Time and chance are arguments: only the kernel may ask the machine for them. */
export function timeViolations(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => moduleOf(path) !== 'kernel' && /^(server|region|contracts|sluice)\//.test(path))
    .filter(
      ({ path }) =>
        !/^(server\/(main|tidy|tidy\.test)|sluice\/((inner|outer|enrol)\/main|protocol\/machine\.fixture))\.ts$/.test(
          path,
        ),
    )
    .flatMap(({ path, text }) => {
      const code = withoutComments(text)
      return timeAndChance.filter((pattern) => pattern.test(code)).map((pattern) => `${path}: ${pattern.source}`)
    })
}

/** A room stays comfortable: files and functions have a size. */
export function sizeViolations(sources: readonly Source[]): string[] {
  // Tables of sentences are data and grow with the screens.
  const rooms = sources.filter(({ path }) => !/\/texts\.(zh|en)\.ts$/.test(path))
  return rooms.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n')
    const max = isTest(path) ? linesMax.test : linesMax.source
    const found = lines.length > max ? [`${path}: ${lines.length} lines, at most ${max}`] : []
    if (isTest(path) || path.endsWith('.tsx')) return found
    for (const { line, length } of functionsOf(lines)) {
      if (length > functionLinesMax)
        found.push(`${path}:${line}: a function of ${length} lines, at most ${functionLinesMax}`)
    }
    return found
  })
}

// The formatter closes each block at the indentation of the line that opened it.
function functionsOf(lines: readonly string[]): { line: number; length: number }[] {
  const opens =
    /(^\s*(export\s+)?(default\s+)?(async\s+)?function\b.*|=>\s*|^\s+(static\s+)?(async\s+)?[#\w]+\(.*\)(:\s.*)?\s*|^\s*\)(:\s.*)?\s+)\{$/
  const control = /^\s*(\}\s*else|if|for|while|switch|try|do|catch|return|const\s+\{)\b/
  return lines.flatMap((text, index) => {
    if (!opens.test(text) || (control.test(text) && !text.includes('=>'))) return []
    const indent = text.match(/^\s*/)![0]
    const end = lines.findIndex(
      (later, at) => at > index && later.startsWith(`${indent}}`) && !later.startsWith(`${indent} `),
    )
    return end < 0 ? [] : [{ line: index + 1, length: end - index + 1 }]
  })
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1')
}
