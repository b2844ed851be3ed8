import { SaveViewRequest, ViewSaved } from '#contracts/lake'
import { audit, verb } from '#kernel'
import { InvalidResource } from '#record'
import { compileView } from './compile-view.ts'
import { insertView } from './store.ts'
import type { ViewDefinition } from './view.ts'

/** Refusals: record.invalid with every issue of the view. */
export const saveView = verb(
  {
    name: 'lake.save_view',
    may: ['manager', 'administrator', 'system'],
    input: SaveViewRequest,
    answer: ViewSaved,
    summary: 'Keeps a ViewDefinition as the next version of its name, once it is found to be one.',
  },
  async (ctx, input) => {
    const definition = input.definition as unknown as ViewDefinition
    const { name } = definition
    if (name === undefined) {
      throw new InvalidResource([
        { code: 'record.missing_element', expression: 'ViewDefinition.name', params: { name: 'name' } },
      ])
    }
    compileView(definition)
    const version = await insertView(ctx, name, definition)
    await audit(ctx, { action: 'create', entity: 'lake.view', entityId: `${name} ${version}` })
    return { name, version }
  },
)
