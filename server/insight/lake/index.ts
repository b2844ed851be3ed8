import type { Module } from '#kernel'
import { routes } from './routes.ts'

export { type CompiledView, compileView, runView } from './compile-view.ts'
export { type RunFormat, runFormats, written } from './formats.ts'
export { openRun } from './open-run.ts'
export { parquetOf, writeParquet } from './parquet.ts'
export { viewOf } from './read-views.ts'
export { runAll } from './run-all.ts'
export type { Cell, Column, Row, ViewDefinition } from './view.ts'

export const lakeModule: Module = { name: 'lake', routes }
