import type { Actor } from '#kernel'
import { client, doctor } from './actors.ts'
import type { Call, Next } from './lane.ts'

export interface Facts {
  readonly patients: readonly string[]
  readonly observations: readonly string[]
}

export interface Load {
  readonly name: string
  readonly connections: readonly number[]
  readonly start: () => Next
  readonly accept: readonly number[]
  /** How many resources one call stands for. */
  readonly each?: number
}

export function loadsOf(facts: Facts): Load[] {
  const tools = toolsOf(facts.patients)
  return [...recordLoads(facts, tools), ...bareLoads(tools)]
}

type Tools = ReturnType<typeof toolsOf>

function toolsOf(patients: readonly string[]) {
  let count = 0
  // Steps of a prime length go over all of them without a pattern that a cache could learn quickly.
  const pick = (from: readonly string[]) => from[(count++ * 7919) % from.length] ?? ''
  const observation = (n: number, more: object = {}) => ({
    resourceType: 'Observation',
    ...more,
    status: 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
    ],
    code: { coding: [{ system: 'http://loinc.org', code: '15074-8', display: 'Glucose' }] },
    subject: { reference: `Patient/${pick(patients)}` },
    effectiveDateTime: `2026-01-${10 + (n % 20)}T08:30:00+08:00`,
    valueQuantity: { value: 4 + (n % 60) / 10, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  })
  return { pick, observation, letter: () => 'abcdefghijklmnoprst'[count++ % 19] }
}

const fhir = (method: string, path: string, actor: Actor, body?: object): Call => {
  return { method, path: `/fhir/R4${path}`, actor, ...(body ? { body: JSON.stringify(body) } : {}) }
}

function search(name: string, query: () => string): Load {
  return {
    name,
    connections: name === 'search' ? [1, 8, 32] : [32],
    start: () => () => fhir('GET', `/${query()}`, doctor),
    accept: [200],
  }
}

const bundleOf = 200

function recordLoads({ patients, observations }: Facts, { pick, observation, letter }: Tools): Load[] {
  return [
    {
      name: 'create',
      connections: [1, 8, 32],
      start: () => (_, turn) => fhir('POST', '/Observation', client, observation(turn)),
      accept: [201],
    },
    {
      name: 'read',
      connections: [1, 8, 32],
      start: () => () => fhir('GET', `/Observation/${pick(observations)}`, doctor),
      accept: [200],
    },
    search('search', () => `Observation?patient=${pick(patients)}&code=http://loinc.org|8302-2&_sort=-date`),
    search('condition', () => `Condition?patient=${pick(patients)}`),
    search('code_date', () => 'Observation?code=http://loinc.org|8302-2&date=ge2015-01-01&_total=none'),
    search('name', () => `Patient?name=${letter()}`),
    search(
      'include',
      () => `Observation?patient=${pick(patients)}&_include=Observation:encounter&_count=50&_total=none`,
    ),
    { name: 'crud', connections: [1, 8, 32], start: () => crud(pick, patients), accept: [200, 201, 204] },
    {
      name: 'bundle',
      connections: [4],
      each: bundleOf,
      start: () => () =>
        fhir('POST', '/', client, {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: Array.from({ length: bundleOf }, (_, n) => ({
            resource: observation(n),
            request: { method: 'POST', url: 'Observation' },
          })),
        }),
      accept: [200],
    },
  ]
}

function bareLoads({ observation }: Tools): Load[] {
  let bare = 0
  return [
    {
      name: 'bare_create',
      connections: [1, 8, 32],
      start: () => (_, turn) => ({
        method: 'POST',
        path: `/bare/${bare++}`,
        actor: client,
        body: JSON.stringify(observation(turn)),
      }),
      accept: [201],
    },
    {
      name: 'bare_read',
      connections: [1, 8, 32],
      start: () => (_, turn) => ({ method: 'GET', path: `/bare/${turn % 100}`, actor: client }),
      accept: [200],
    },
  ]
}

const nineTypes: readonly ((patient: string) => object)[] = [
  (reference) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'Condition', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject: { reference } }),
  (reference) => ({ resourceType: 'Procedure', status: 'completed', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({
    resourceType: 'AllergyIntolerance',
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' }],
    },
    patient: { reference },
  }),
  (reference) => ({ resourceType: 'DiagnosticReport', status: 'final', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: { reference } }),
  (reference) => ({ resourceType: 'Flag', status: 'active', code: { text: 'x' }, subject: { reference } }),
  (reference) => ({
    resourceType: 'Goal',
    lifecycleStatus: 'active',
    description: { text: 'x' },
    subject: { reference },
  }),
]

/** Create, read, update and delete, one type after the other. */
function crud(pick: (from: readonly string[]) => string, patients: readonly string[]): Next {
  let made: { resourceType: string; id: string } | undefined
  return (last, turn) => {
    const step = turn % 4
    if (step === 0) {
      return fhir('POST', '', client, nineTypes[(turn / 4) % nineTypes.length]?.(`Patient/${pick(patients)}`))
    }
    if (step === 1) made = JSON.parse(last?.body() ?? '')
    const path = `/${made?.resourceType}/${made?.id}`
    if (step === 1) return fhir('GET', path, client)
    return step === 2 ? fhir('PUT', path, client, { ...made, language: 'zh' }) : fhir('DELETE', path, client)
  }
}
