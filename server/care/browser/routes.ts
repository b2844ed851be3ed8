import type { FastifyInstance } from 'fastify'
import { query } from '#kernel'
import { listParameters, listTypes } from './list-types.ts'
import { findPointers } from './pointers.ts'
import { browseResource, browseVersions, whoLooked } from './read-resource.ts'
import { searchRecord } from './search-record.ts'

export function routes(app: FastifyInstance): void {
  query(app, 'GET /api/browser/types', listTypes)
  query(app, 'GET /api/browser/parameters', listParameters)
  query(app, 'GET /api/browser/search', searchRecord)
  query(app, 'GET /api/browser/resource', browseResource)
  query(app, 'GET /api/browser/versions', browseVersions)
  query(app, 'GET /api/browser/pointers', findPointers)
  query(app, 'GET /api/browser/looks', whoLooked)
}
