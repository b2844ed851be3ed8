import type { Module } from '#kernel'
import { routes } from './routes.ts'

export const browserModule: Module = { name: 'browser', routes }
