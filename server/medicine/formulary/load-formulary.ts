import { loadFormularyAnswer, loadFormularyInput } from '#contracts/formulary'
import { audit, verb } from '#kernel'
import { readTables } from './read-tables.ts'
import * as store from './store.ts'

/**
 * Loads the tables of data/ as their edition. Safe to repeat: the same tables change nothing. Throws when an edition that
 * a pharmacist has signed off would change: corrections to it need a new edition with its own first day.
 */
export const loadFormulary = verb(
  {
    name: 'formulary.load_formulary',
    may: ['system'],
    input: loadFormularyInput,
    answer: loadFormularyAnswer,
    summary: 'Loads the formulary tables.',
  },
  async (ctx) => {
    const read = readTables()
    const answer = { drugs: read.drugs.length, interactions: read.knowledge.interaction.length }
    const known = await store.lockEdition(ctx, read.edition)
    if (known?.checksum === read.checksum) return { ...answer, changed: false }
    if (known?.signed_off_at) throw new Error(`Edition ${read.edition} is signed off: change its name and first day`)
    await store.saveEdition(ctx, read)
    await audit(ctx, { action: known ? 'update' : 'create', entity: 'formulary.edition', entityId: read.edition })
    return { ...answer, changed: true }
  },
)
