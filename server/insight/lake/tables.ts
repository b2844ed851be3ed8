export interface LakeTables {
  'lake.view_definition': {
    name: string
    version: number
    url: string | null
    content: unknown
    saved_at: Date
    saved_by: string
  }
}
