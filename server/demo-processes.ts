// Child processes of the demo: restarted when they die, gone with the server.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { log } from '#kernel'

const root = join(import.meta.dirname, '..')
const leaveWithParent = pathToFileURL(join(import.meta.dirname, 'leave-with-parent.ts')).href
const restartMsMin = 250
const restartMsMax = 8_000
const steadyMs = 30_000
const stopMsMax = 8_000

/** What a child needs of the machine; none of the server's secrets. */
export function plainEnvironment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP', 'LANG', 'TZ'] as const
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    ...more,
  }
}

export interface Kept {
  readonly name: string
  pid(): number | undefined
  stop(): Promise<void>
}

/** Runs a program of the checkout and runs it again when it ends; what it says goes to a file of its own. */
export function keepRunning(
  name: string,
  words: readonly string[],
  options: { env: Readonly<Record<string, string>>; logFile: string },
): Kept {
  let child: ChildProcess | undefined
  let stopping = false
  let waitMs = restartMsMin
  let timer: NodeJS.Timeout | undefined
  const start = () => {
    const said = openSync(options.logFile, 'a', 0o600)
    const started = spawn(process.execPath, ['--no-warnings', '--import', leaveWithParent, ...words], {
      cwd: root,
      env: plainEnvironment(options.env),
      stdio: ['ignore', said, said, 'ipc'],
    })
    closeSync(said) // the child has its own
    child = started
    const steady = setTimeout(() => {
      waitMs = restartMsMin
    }, steadyMs).unref()
    started.on('error', () => undefined)
    started.once('exit', (code, signal) => {
      clearTimeout(steady)
      if (stopping) return
      log.warn({ name, code, signal }, 'a process of the demo hospital ended and is started again')
      timer = setTimeout(start, waitMs)
      waitMs = Math.min(waitMs * 2, restartMsMax)
    })
  }
  start()
  return {
    name,
    pid: () => child?.pid,
    stop: async () => {
      stopping = true
      clearTimeout(timer)
      if (child) await end(child)
    },
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
    child.once('exit', () => {
      clearTimeout(hard)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** Runs a program of the checkout to its end. Throws with what it said when it fails. */
export function runOnce(words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--no-warnings', ...words], {
    cwd: root,
    env: plainEnvironment({}),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(complaint.trim().slice(-400)))))
  })
}

/** Ports of the loopback: those wanted where they are free, others where not. */
export async function freePorts<N extends string>(
  names: readonly N[],
  wanted: Partial<Record<N, number>>,
): Promise<Record<N, number>> {
  const found: Partial<Record<N, number>> = {}
  const taken = new Set<number>()
  for (const name of names) {
    let port = await tryPort(wanted[name] ?? 0).catch(() => tryPort(0))
    while (taken.has(port)) port = await tryPort(0)
    taken.add(port)
    found[name] = port
  }
  return found as Record<N, number>
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address() as { port: number }
      probe.close(() => resolve(address.port))
    })
  })
}
