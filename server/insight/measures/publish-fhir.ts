import type { Context } from '#kernel'
import { publish, type Resource } from '#record'
import type { Measure } from './definitions.ts'
import { fhirMeasureOf, summaryReport } from './fhir.ts'
import * as store from './store.ts'

/** A definition is in the record from the first time that something was counted by it. */
export async function publishDefinitions(ctx: Context, measures: readonly Measure[]): Promise<void> {
  if (measures.length > 0) await publish(ctx, 'measures', measures.map(fhirMeasureOf) as Resource[])
}

/** The year so far, of the region and each institution. Figures of people do not go into the record: they are reported when asked. */
export async function publishReports(ctx: Context, run: store.RunRow): Promise<void> {
  const rows = await store.reportedResults(ctx, run)
  await publish(
    ctx,
    'measures',
    rows.map((row) =>
      summaryReport(
        {
          measure: { code: row.measure_code, version: row.version },
          period: { kind: row.period_kind, from: row.period_from, to: row.period_to },
          asOf: run.as_of!,
        },
        row.scope_id,
        row,
      ),
    ) as Resource[],
  )
}
