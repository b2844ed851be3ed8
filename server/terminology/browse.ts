import { z } from 'zod'
import {
  ConceptDetail,
  ConceptInput,
  ConceptPage,
  ConceptsInput,
  HospitalList,
  HospitalMap,
  HospitalMapInput,
  SystemList,
} from '#contracts/terminology'
import { type Context, type Role, refuse, verb } from '#kernel'
import { childrenOf, hospitalsWithMaps, linesOf, mappedTo, mappingsOfHospital, wayUp } from './browse-store.ts'
import { conceptWithin } from './codes.ts'
import { dayOf } from './concept.ts'
import { expand } from './expand.ts'
import { findSystem } from './find.ts'
import { listedSystems, type System } from './store.ts'
import { unmappedCodes } from './unmapped.ts'

// The dictionaries are looked after by the administrator and used by the registrar; they say nothing about a person.
const may: readonly Role[] = ['administrator', 'registrar']

export const listSystems = verb(
  {
    name: 'terminology.list_systems',
    may,
    input: z.object({}),
    answer: SystemList,
    summary: 'The code systems with their versions and the days they are in force.',
  },
  async (ctx) => {
    const today = dayOf(ctx.now)
    const systems = await listedSystems(ctx)
    return {
      systems: systems.map(({ url, version, name, validFrom, validTo, count }) => ({
        ...{ url, version, name, validFrom, validTo, count },
        inForce: (validFrom === null || validFrom <= today) && (validTo === null || today <= validTo),
      })),
    }
  },
)

async function versionOf(ctx: Context, { system, version }: { system: string; version: string }): Promise<System> {
  const found = await findSystem(ctx, system, dayOf(ctx.now), version)
  return found ?? refuse('terminology.version_unknown', { params: { url: system.slice(0, 200), version } })
}

/** Refusals: terminology.version_unknown. */
export const findConcepts = verb(
  {
    name: 'terminology.find_concepts',
    may,
    input: ConceptsInput,
    answer: ConceptPage,
    summary: 'Codes by code, name or pinyin initials, or those below a code.',
  },
  async (ctx, { words = '', parent, onDate = dayOf(ctx.now), offset, limit, ...asked }) => {
    const system = await versionOf(ctx, asked)
    if (words.trim() === '') return childrenOf(ctx, system.number, { parent: parent ?? null, onDate, offset, limit })
    const include = [{ system: system.url, ...(system.version ? { version: system.version } : {}) }]
    const found = await expand(ctx, { compose: { include }, filter: words, count: limit, offset, onDate })
    const codes = found.members.map((one) => one.code)
    return { total: found.total, concepts: await linesOf(ctx, system.number, codes, onDate) }
  },
)

/** Refusals: terminology.version_unknown, code_unknown. */
export const readConcept = verb(
  {
    name: 'terminology.read_concept',
    may,
    input: ConceptInput,
    answer: ConceptDetail,
    summary: 'One code: its way up, its properties and the hospitals’ codes that map to it.',
  },
  async (ctx, { code, onDate = dayOf(ctx.now), ...asked }) => {
    const system = await versionOf(ctx, asked)
    const found = await conceptWithin(ctx, system, code, onDate)
    if (!found) refuse('terminology.code_unknown', { params: { url: system.url, code: code.slice(0, 60) } })
    const { name, definition, abstract, inForce, validFrom, validTo, designations, properties } = found
    return {
      ...{ code: found.code, name, definition, abstract, inForce, validFrom, validTo },
      path: await wayUp(ctx, system.number, found.code),
      designations: designations.map(({ language = null, value }) => ({ language, value })),
      properties: properties.map(({ code, ...value }) => ({ code, value: textOf(Object.values(value)[0]) })),
      mappedFrom: await mappedTo(ctx, system.url, found.code),
    }
  },
)

function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const { code, display } = value as { code?: string; display?: string }
  return display ?? code ?? JSON.stringify(value)
}

export const listHospitalMaps = verb(
  {
    name: 'terminology.list_hospital_maps',
    may,
    input: z.object({}),
    answer: HospitalList,
    summary: 'Hospitals with a map of their own codes, or with codes that wait for one.',
  },
  async (ctx) => ({ hospitals: await hospitalsWithMaps(ctx) }),
)

const unmappedShown = 200

export const readHospitalMap = verb(
  {
    name: 'terminology.read_hospital_map',
    may,
    input: HospitalMapInput,
    answer: HospitalMap,
    summary: 'A hospital’s codes: those without a national code on top, then its mappings.',
  },
  async (ctx, { hospital, words = '', offset, limit }) => {
    const unmapped = await unmappedCodes(ctx, hospital, unmappedShown)
    return {
      unmapped: unmapped.map(({ system, code, name, times, lastSeen }) => {
        return { system, code, name, times, lastSeen: lastSeen.toISOString() }
      }),
      ...(await mappingsOfHospital(ctx, hospital, { words, onDate: dayOf(ctx.now), offset, limit })),
    }
  },
)
