export { freshDatabase, type TestRegion } from './database.ts'
export { type Called, testServer } from './server.ts'
