import type { Generated } from 'kysely'

export type State = 'running' | 'done' | 'failed' | 'cancelled' | 'expired'

/** A bulk job as both kinds have it. */
export interface JobTable {
  id: string
  client_id: string
  client_name: string
  scopes: string[]
  request: string
  state: State
  failure: string | null
  expires_at: Date | null
}

export interface BulkTables {
  'bulk.export': JobTable & {
    transaction_time: Date
    asked_at: Generated<Date>
    since: Date | null
    any_patient: boolean
    patients: number[] | null
  }
  'bulk.export_type': {
    export_id: string
    position: number
    type: string
    deleted: boolean
    queries: string[]
    after_row: Generated<number>
    lines: Generated<number>
    done: Generated<boolean>
  }
  'bulk.export_file': {
    export_id: string
    name: string
    type: string
    deleted: boolean
    lines: number
    bytes: number
  }
  'bulk.export_patient': { export_id: string; patient_id: string }
  'bulk.import': JobTable & { asked_at: Date }
  'bulk.import_input': {
    import_id: string
    number: number
    type: string
    url: string | null
    bytes: number | null
    done_bytes: Generated<number>
    done_lines: Generated<number>
    created: Generated<number>
    updated: Generated<number>
    unchanged: Generated<number>
    refused: Generated<number>
    done: Generated<boolean>
    failure: string | null
  }
  'bulk.import_refusal': { import_id: string; number: number; line: number; issues: unknown }
}
