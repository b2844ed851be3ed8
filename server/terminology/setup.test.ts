import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes'
import type { Context } from '#kernel'
import { indexResources } from './index-resource.ts'

let count = 0

/** Hands resources over as the record does when they are written. */
export async function index(ctx: Context, ...resources: (CodeSystem | ValueSet | ConceptMap)[]): Promise<void> {
  const written = resources.map((one) => {
    count += 1
    return { type: one.resourceType, id: one.id ?? `r${count}`, deleted: false, content: JSON.stringify(one) }
  })
  await ctx.transaction((ctx) => indexResources(ctx, written))
}

export const animals: CodeSystem = {
  resourceType: 'CodeSystem',
  id: 'animals',
  url: 'urn:test:animals',
  version: '1',
  status: 'active',
  content: 'complete',
  property: [{ code: 'legs', type: 'integer' }],
  concept: [
    {
      code: 'animal',
      display: '动物',
      property: [{ code: 'notSelectable', valueBoolean: true }],
      concept: [
        {
          code: 'bird',
          display: '鸟',
          property: [{ code: 'legs', valueInteger: 2 }],
          concept: [{ code: 'sparrow', display: '麻雀', designation: [{ language: 'en', value: 'Sparrow' }] }],
        },
        {
          code: 'dog',
          display: '狗',
          property: [{ code: 'legs', valueInteger: 4 }],
        },
        { code: 'dodo', display: '渡渡鸟', property: [{ code: 'inactive', valueBoolean: true }] },
      ],
    },
  ],
}

export const valueSet = (url: string, compose: ValueSet['compose'], more: Partial<ValueSet> = {}): ValueSet => ({
  resourceType: 'ValueSet',
  url,
  status: 'active',
  ...(compose ? { compose } : {}),
  ...more,
})
