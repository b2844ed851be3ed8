import type { Module } from '#kernel'
import { hearBundles } from './take-bundle.ts'

export const hospitalsModule: Module = { name: 'hospitals', listeners: [hearBundles] }
