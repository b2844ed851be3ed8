/** Any resource in words: what it is called, and its parts one by one. Pure. */
import type { Resource } from '@medplum/fhirtypes'
import type { Locale } from '#kernel'
import { elementWords } from './element-words.ts'
import { entryOf } from './entries.ts'
import { personName, type Reader } from './load.ts'
import { amountOf, moneyOf } from './measurements.ts'
import { nameOf } from './plain-words.ts'

/** One part of a resource: where it stands, what it is, what it says, and where it points. */
export interface Part {
  readonly path: string
  readonly label: string
  readonly words: string
  readonly to: string | null
}

type Json = { readonly [name: string]: unknown }

/** 血压 142/88 mmHg, 王秀英, 安平县人民医院; its type and id where it has no name at all. */
export function titleOf(resource: Resource, locale: Locale): { title: string; at: string | null } {
  const entry = entryOf(resource, nobody(locale))
  if (entry) return { title: entry.title, at: entry.at }
  const one = resource as unknown as Json
  const name = Array.isArray(one.name) ? personName(one.name as never) : text(one.name)
  const concept = [one.code, one.type, one.category, one.serviceType]
    .map((value) => conceptWords(value, locale))
    .find(Boolean)
  const title =
    name ??
    text(one.title) ??
    text(one.description) ??
    concept ??
    text(one.url) ??
    `${resource.resourceType}/${resource.id}`
  return { title, at: text(one.date) ?? text(one.recorded) ?? text(one.issued) ?? text(one.created) ?? null }
}

/** The parts in the order of the resource; what is only for machines (meta, text, extensions) is left to the JSON. */
export function partsOf(resource: Resource, locale: Locale): Part[] {
  const left = new Set([
    'resourceType',
    'id',
    'meta',
    'text',
    'implicitRules',
    'contained',
    'extension',
    'modifierExtension',
  ])
  return Object.entries(resource as unknown as Json)
    .filter(([name]) => !left.has(name) && !name.startsWith('_'))
    .flatMap(([name, value]) => parts(name, name, value, locale, 0))
    .slice(0, 400)
}

const depthMax = 4

function parts(path: string, name: string, value: unknown, locale: Locale, depth: number): Part[] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => parts(value.length > 1 ? `${path}[${index}]` : path, name, one, locale, depth))
  }
  const said = wordsOf(value, locale)
  if (said) return [{ path, label: elementWords(name, locale), ...said }]
  if (typeof value !== 'object' || value === null || depth >= depthMax) return []
  const inner = Object.entries(value as Json).filter(
    ([one]) => one !== 'extension' && one !== 'id' && !one.startsWith('_'),
  )
  return inner.flatMap(([one, child]) =>
    parts(`${path}.${one}`, one, child, locale, depth + 1).map((part) => ({
      ...part,
      label: part.label.includes(' › ') || depth > 0 ? part.label : `${elementWords(name, locale)} › ${part.label}`,
    })),
  )
}

/** A value that is one thing to a reader, whatever it is made of; undefined for what has parts of its own. */
function wordsOf(value: unknown, locale: Locale): { words: string; to: string | null } | undefined {
  if (typeof value === 'string' || typeof value === 'number') return { words: String(value), to: null }
  if (typeof value === 'boolean')
    return { words: locale === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no', to: null }
  if (typeof value !== 'object' || value === null) return undefined
  const one = value as Json
  const reference = text(one.reference)
  if (reference !== undefined || ('display' in one && 'identifier' in one)) {
    const to = /^[A-Z]\w+\/[A-Za-z0-9\-.]{1,64}$/.test(reference ?? '') ? (reference ?? null) : null
    return { words: text(one.display) ?? reference ?? '', to }
  }
  const concept = conceptWords(value, locale)
  if (concept) return { words: concept, to: null }
  if (typeof one.value === 'number') {
    const words = 'currency' in one ? moneyOf(one as never) : amountOf(one as never)
    return { words: words ?? String(one.value), to: null }
  }
  if (typeof one.value === 'string' && ('system' in one || 'use' in one)) {
    return { words: [text(one.system)?.split(/[/:]/).at(-1), one.value].filter(Boolean).join(' '), to: null }
  }
  if ('start' in one || 'end' in one) return { words: `${text(one.start) ?? ''} – ${text(one.end) ?? ''}`, to: null }
  if ('family' in one || 'given' in one) return { words: personName([one] as never) ?? '', to: null }
  return text(one.text) !== undefined && Object.keys(one).length <= 3
    ? { words: text(one.text) ?? '', to: null }
    : undefined
}

function conceptWords(value: unknown, locale: Locale): string | undefined {
  const one = (Array.isArray(value) ? value[0] : value) as Json | undefined
  if (typeof one !== 'object' || one === null) return undefined
  if (Array.isArray(one.coding)) return nameOf(one as never, locale)
  return 'code' in one && ('system' in one || 'display' in one) && !('value' in one)
    ? nameOf({ coding: [one as never] }, locale)
    : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A reader that has nothing beside the resource. */
function nobody(locale: Locale): Reader {
  const none = () => null
  return { locale, placeOf: none, placeOfVisit: none, placeOfPatient: none, personOf: none, find: () => undefined }
}
