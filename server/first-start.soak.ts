// A first start is stopped at many moments; it takes its database with it each time, and the next start finds its way.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../journeys/anji.ts'

const root = join(import.meta.dirname, '..')
const moments = [
  ...[/oidc/, /Configuration/, /Applied/, /people|households/i, /Demo region: .* 10%/, /Demo region: .* 50%/],
  ...[/Demo region: ready/, /Anji serves/],
]

test('stopped at any moment of its first start, Anji leaves no database behind', async (t) => {
  for (const when of moments) {
    const data = mkdtempSync(join(tmpdir(), 'anji-first-'))
    t.after(() => rmSync(data, { recursive: true, force: true }))
    const { DATABASE_URL: _none, ...inherited } = process.env
    const env = {
      ...inherited,
      ...{ ANJI_DATA: data, PORT: String(await freePort()), DEMO: 'true', DEMO_RESIDENTS: '20', DEMO_FUND: '0' },
    }
    const child = spawn(process.execPath, ['--no-warnings', 'server/main.ts'], { cwd: root, env })
    let said = ''
    const hear = (text: Buffer) => {
      said += text
      if (when.test(said) && !child.killed) child.kill('SIGTERM')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    await new Promise((resolve) => child.once('exit', resolve))
    const file = join(data, 'postgres', 'postmaster.pid')
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', '', `${when}: ${said.slice(-300)}`)
    t.diagnostic(`${when}: ${said.trim().split('\n').at(-1)}`)
  }
})
