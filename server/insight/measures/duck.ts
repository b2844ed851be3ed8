import { join } from 'node:path'
import { type Duck, quoted } from '#kernel'
import { type ColumnType, relations } from './relations.ts'

export const duckType = (type: ColumnType): string => type.toUpperCase()

/** The relations as views over a snapshot's files. */
export async function openSnapshot(duck: Duck, folder: string): Promise<void> {
  for (const { name } of relations) {
    await duck.run(
      `create or replace view ${name} as select * from read_parquet(${quoted(join(folder, `${name}.parquet`))})`,
    )
  }
}
