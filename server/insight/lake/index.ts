import type { Module } from '#kernel'

export { type CompiledView, compileView, runView } from './compile-view.ts'
export type { Cell, Column, Row, ViewDefinition } from './view.ts'

export const lakeModule: Module = { name: 'lake' }
