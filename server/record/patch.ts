import { refuse } from '#kernel'
import { applyFhirPathPatch, isFhirPathPatch } from './fhirpath-patch.ts'
import { parseExact } from './json.ts'

type Tree = unknown
type Node = Record<string, Tree> | Tree[]

interface Step {
  readonly op?: unknown
  readonly path?: unknown
  readonly from?: unknown
  readonly value?: unknown
}

/**
 * The text of a resource after a patch: a JSON Patch (a list) or a FHIRPath Patch (Parameters). Refusals: those of the two,
 * kernel.malformed_json.
 */
export function patchedText(content: string, patch: string): string {
  const steps = parseExact(patch)
  const tree = parseExact(content)
  const changed = isFhirPathPatch(steps)
    ? applyFhirPathPatch(tree as Record<string, unknown>, steps)
    : applyPatch(tree, steps)
  return JSON.stringify(changed)
}

/**
 * Applies a JSON Patch (RFC 6902) to a tree, all of it or nothing. Numbers keep the digits they came with.
 * Refusals: record.bad_parameter, naming the step that is malformed, points to nothing, or whose test fails.
 */
export function applyPatch(target: Tree, patch: Tree): Tree {
  if (!Array.isArray(patch)) return bad('patch')
  // One root above the document, so that the document itself can be replaced.
  const root: { document: Tree } = { document: copyOf(target) }
  for (const [index, step] of (patch as (Step | null)[]).entries()) applyStep(root, step ?? {}, `patch[${index}]`)
  return root.document
}

function applyStep(root: { document: Tree }, step: Step, at: string): void {
  const path = tokensOf(step.path, at)
  const needsValue = step.op === 'add' || step.op === 'replace' || step.op === 'test'
  if (needsValue && step.value === undefined) bad(`${at}.value`)
  switch (step.op) {
    case 'add':
      add(root, path, copyOf(step.value), at)
      return
    case 'remove':
      remove(root, path, at)
      return
    case 'replace':
      read(root, path, at)
      remove(root, path, at)
      add(root, path, copyOf(step.value), at)
      return
    case 'test':
      if (canonical(read(root, path, at)) !== canonical(step.value)) bad(`${at}.test`)
      return
    case 'copy':
      add(root, path, copyOf(read(root, tokensOf(step.from, at), at)), at)
      return
    case 'move': {
      const from = tokensOf(step.from, at)
      // RFC 6902 4.4: nothing moves into a part of itself.
      if (from.length < path.length && from.every((token, index) => token === path[index])) bad(`${at}.from`)
      add(root, path, remove(root, from, at), at)
      return
    }
    default:
      bad(`${at}.op`)
  }
}

function bad(name: string): never {
  refuse('record.bad_parameter', { field: name, params: { name } })
}

/** A JSON Pointer (RFC 6901). */
function tokensOf(pointer: unknown, at: string): string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) return bad(`${at}.path`)
  const tokens = pointer.split('/').slice(1)
  return ['document', ...tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))]
}

function parentOf(root: { document: Tree }, path: readonly string[], at: string): [Node, string] {
  let node: Tree = root
  for (const token of path.slice(0, -1)) node = childOf(node, token, at)
  if (typeof node !== 'object' || node === null) return bad(`${at}.path`)
  return [node as Node, path.at(-1) ?? '']
}

function childOf(node: Tree, token: string, at: string): Tree {
  if (Array.isArray(node)) return node[indexOf(token, node.length - 1, at)]
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, token)) return bad(`${at}.path`)
  return (node as Record<string, Tree>)[token]
}

function indexOf(token: string, last: number, at: string): number {
  if (!/^(?:0|[1-9]\d{0,6})$/.test(token) || Number(token) > last) return bad(`${at}.path`)
  return Number(token)
}

function read(root: { document: Tree }, path: readonly string[], at: string): Tree {
  return path.reduce<Tree>((node, token) => childOf(node, token, at), root)
}

function add(root: { document: Tree }, path: readonly string[], value: Tree, at: string): void {
  const [parent, token] = parentOf(root, path, at)
  if (Array.isArray(parent)) {
    parent.splice(token === '-' ? parent.length : indexOf(token, parent.length, at), 0, value)
    return
  }
  if (token === '__proto__') bad(`${at}.path`)
  parent[token] = value
}

function remove(root: { document: Tree }, path: readonly string[], at: string): Tree {
  const [parent, token] = parentOf(root, path, at)
  const found = childOf(parent, token, at)
  if (Array.isArray(parent)) parent.splice(indexOf(token, parent.length - 1, at), 1)
  else delete parent[token]
  return found
}

/** A number whose digits are kept is an object that JSON writes as it came: it is shared, never walked into. */
function isRaw(value: object): boolean {
  return Object.hasOwn(value, 'rawJSON') && Object.isFrozen(value)
}

function copyOf(value: Tree): Tree {
  if (Array.isArray(value)) return value.map(copyOf)
  if (typeof value !== 'object' || value === null || isRaw(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyOf(one)]))
}

/** Equal values have one text: RFC 6902 4.6 compares numbers by value and objects without order. */
function canonical(value: Tree): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (isRaw(value)) return String(Number((value as { rawJSON: string }).rawJSON))
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join()}}`
}
