export { sql } from 'kysely'
export { type Actor, anonymous, type Role, roles, systemActor } from './actor.ts'
export {
  type AuditEntry,
  audit,
  auditTrail,
  residentOfTrail,
  type TrailAsked,
  type TrailRow,
} from './audit/audit.ts'
export { type AuditVerdict, sealAudit, verifyAudit } from './audit/seal.ts'
export { type Asked, Batches } from './batches.ts'
export { laidBeside } from './beside.ts'
export { type Chance, type Clock, chanceOver, systemChance, systemClock } from './clock.ts'
export { type Config, config, redacted } from './config.ts'
export {
  allOf,
  askAlike,
  type Context,
  type ContextOptions,
  doAlike,
  type Locale,
  lookUp,
  makeContext,
  poolOf,
  rowsOf,
  sendSoon,
  sendTogether,
  sideBySide,
  tables,
  writeAlike,
} from './context.ts'
export { type Signature, signDocument, verifyDocument } from './crypto/signatures.ts'
export {
  decryptIdentifier,
  encryptIdentifier,
  hmacSm3,
  identifierHash,
  keyFor,
  sm3,
  unwrap,
  wrap,
} from './crypto/sm.ts'
export { type Duck, type DuckOptions, type DuckValue, quoted, withDuck } from './database/duck.ts'
export { type EmbeddedPostgres, startEmbedded } from './database/embedded.ts'
export { migrate, migrationsFolder, readMigrations } from './database/migrate.ts'
export type { Rows, Statement } from './database/pipeline.ts'
export { openPool, urlOfDatabase } from './database/pool.ts'
export { announce } from './events/announce.ts'
export { listDeadLetters, replayDeadLetter } from './events/dead-letters.ts'
export { deliverDue, startDelivery } from './events/deliver.ts'
export {
  definedEvents,
  defineEvent,
  type EventType,
  type Listener,
  listener,
  listenersOf,
  wireListeners,
} from './events/event.ts'
export { operationsRoutes } from './http/health.ts'
export { type Problem, problemOf } from './http/problem.ts'
export { startRefusalLog, writeRefusals } from './http/refusal-log.ts'
export { command, FileAnswer, fileQuery, parseInput, query } from './http/routes.ts'
export {
  type ActorResolver,
  answerNotFound,
  type HttpServer,
  makeServer,
  noteError,
  type RouteAccess,
  refusalOf,
} from './http/server.ts'
export { eventStream, hearPushes, pushToStream, type StreamEvent, startStreams } from './http/stream.ts'
export type { Look } from './http/together.ts'
export { defineJob, enqueue, type Job, type Jobs, migrateJobs, runJob, startJobs } from './jobs/jobs.ts'
export { startLoop } from './jobs/loop.ts'
export { log } from './log.ts'
export type { Module } from './module.ts'
export { isPassing } from './passing.ts'
export { Refusal, type RefusalCode, type RefusalOptions, refuse, refuseUnless } from './refusal.ts'
export type { AskedAlike, DoneAlike, WrittenAlike } from './unit-of-work.ts'
export { refuseUnlessPermitted, type Verb, type VerbContract, verb } from './verb.ts'
export { kernelModule } from './wiring.ts'
