// Outer and inner as the processes that a region runs, with certificates from sluice:enrol.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { chanceOver, type EnrolContext, enrolAuthority, enrolHospital, enrolOuter, enrolPlatform } from '#sluice/enrol'
import { machineChance, machineClock } from '../protocol/machine.fixture.ts'

export interface Enrolled {
  readonly context: EnrolContext
  readonly folder: string
  readonly hospital: { readonly id: string; readonly folder: string }
}

export async function enrolRegion(t: TestContext, host: string): Promise<Enrolled> {
  const folder = mkdtempSync(join(tmpdir(), 'anji-sluice-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const chance = chanceOver({ now: machineClock }, machineChance.bytes)
  const context = { out: join(folder, 'enrolment'), now: machineClock(), chance }
  await enrolAuthority(context, 'test region')
  await enrolPlatform(context)
  await enrolOuter(context, [host])
  const hospital = await enrolHospital(context, { name: 'east', title: 'East', institutionCode: 'H00000000001' })
  return { context, folder, hospital }
}

/** Inner's configuration: no adapters, so that whatever listens is not theirs. */
export function innerConfig({ folder, hospital }: Enrolled, outer: { host: string; port: number }): string {
  const path = join(folder, 'inner.json')
  const spool = { folder: join(folder, 'spool') }
  writeFileSync(path, JSON.stringify({ outer, enrolment: hospital.folder, spool, adapters: [] }))
  return path
}

export interface Running {
  readonly child: ChildProcess
  /** The first line of the log with these words; rejects when the process ends before. */
  said(words: string): Promise<Record<string, unknown>>
}

/** Starts a program, in a network namespace if one is named; it ends with the test. */
export function run(
  t: TestContext,
  namespace: string | undefined,
  args: string[],
  env: Record<string, string> = {},
): Running {
  const command = [...(namespace ? ['ip', 'netns', 'exec', namespace] : []), process.execPath, '--no-warnings', ...args]
  const child = spawn(command[0]!, command.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let text = ''
  const heard = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    text += chunk.toString()
    for (const one of heard) one()
  }
  child.stdout!.on('data', hear)
  child.stderr!.on('data', hear)
  const said = (words: string) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const look = () => {
        const line = text.split('\n').find((one) => one.includes(words) && one.endsWith('}'))
        if (!line) return
        heard.delete(look)
        resolve(JSON.parse(line))
      }
      heard.add(look)
      look()
      void ended.then(() => reject(new Error(`${args[0]} ended before it said '${words}':\n${text}`)))
    })
  return { child, said }
}
