// Loaded before the rest (`node --import`): what was stripped of its types and compiled once is kept for the next start.
// Inside the checkout: a folder that others may write could be given other code to run.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'))
