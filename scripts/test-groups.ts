/**
 * Which test files share a process. Loading the product costs a process about half a second: neighbours in the tree load
 * much the same and do it once. A story, a region, and whatever says the environment before it loads stay alone.
 */

export interface TestFile {
  readonly path: string
  readonly text: string
}

const groupMax = 6
const own = /^(?:journeys|region)\//
const setsEnvironment = /^(?:process\.env\.\w+ = |const .* = await import\()/m

/** The long ones first, so that the end is not one slow file while the other processors are idle. */
export function testGroups(files: readonly TestFile[]): string[][] {
  const alone: string[][] = []
  const groups: string[][] = []
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const last = groups.at(-1)
    if (own.test(path) || setsEnvironment.test(text)) alone.push([path])
    else if (last && last.length < groupMax && wingOf(last[0]!) === wingOf(path)) last.push(path)
    else groups.push([path])
  }
  const long = (group: readonly string[]) => (own.test(group[0]!) ? 0 : 1)
  return [...alone.toSorted((a, b) => long(a) - long(b)), ...groups]
}

/** 'server/care/booking/x.test.ts' → 'server/care'. */
const wingOf = (path: string): string => path.split('/').slice(0, -1).slice(0, 2).join('/')
