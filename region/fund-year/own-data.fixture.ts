/** Imported before anything else: a data folder of this process alone, so that no lake of another run is cleared with this one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'anji-fund-year-'))
process.env.ANJI_DATA = folder
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
