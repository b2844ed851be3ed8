import type { Module } from '#kernel'
import { reindexJob } from './search/custom/reindex.ts'

/** The record has no routes of its own: the border speaks for it. */
export const recordModule: Module = { name: 'record', jobs: [reindexJob] }
