import { BrowserPage, BrowserSearch } from '#contracts/browser'
import { verb } from '#kernel'
import { searchPage } from '#record'
import { rowOf } from './row.ts'
import { isAdministrator, ofNobody, readers, readingAs } from './who.ts'

const rowsDefault = 50

/**
 * A page of what matches. Refusals: browser.directory_only, record.unknown_type, not_allowed, unknown_parameter,
 * bad_parameter, unsupported_modifier, too_costly.
 */
export const searchRecord = verb(
  {
    name: 'browser.search_record',
    may: readers,
    input: BrowserSearch,
    answer: BrowserPage,
    summary: 'Resources of a type that match a FHIR search, as far as one may see them.',
  },
  async (ctx, { type, query, cursor }) => {
    const asked = new URLSearchParams(query)
    if (!asked.has('_count')) asked.set('_count', String(rowsDefault))
    if (cursor !== undefined) asked.set('_cursor', cursor)
    const narrowed = isAdministrator(ctx)
    if (narrowed) {
      // What is included may be about a patient, and is not found by the condition on the matches.
      asked.delete('_include')
      asked.delete('_revinclude')
    }
    const reading = await readingAs(ctx, type)
    const options = { handling: 'strict' as const, ...(narrowed ? { only: ofNobody } : {}) }
    const page = await searchPage(reading, type, asked.toString(), options)
    return {
      rows: page.matches.map((row) => rowOf(row, ctx.locale)),
      included: page.included.map((row) => rowOf(row, ctx.locale)),
      total: page.total ?? null,
      next: page.next ?? null,
    }
  },
)
