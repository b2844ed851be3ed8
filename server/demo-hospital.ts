// The demo's hospital behind a sluice: its own system, inner and outer as processes beside the server. DEMO_HOSPITAL=false: none.
import { join } from 'node:path'
import { log, makeContext } from '#kernel'
import { readIdentity, standBy } from '#people/sluices'
import { hospitalBehindSluice } from '#region'
import type { Booted } from './boot.ts'
import { placeOf, programsOf, registerPlace } from './demo-place.ts'
import { keepRunning } from './demo-processes.ts'

/** Brings the hospital up beside the running server, which does not wait for it; what goes wrong is said and stays here. */
export function startDemoHospital(
  booted: Booted,
  dataFolder: string,
  say: (line: string) => void,
): { stop(): Promise<void> } {
  const running: { stop(): Promise<unknown> }[] = []
  let stopped = false
  const keep = (one: { stop(): Promise<unknown> }) => {
    running.push(one)
    if (stopped) void one.stop()
  }
  const start = async () => {
    const hospital = await hospitalBehindSluice((options) => makeContext(booted.pool, options))
    if (!hospital || stopped) return
    const place = await placeOf(join(dataFolder, 'hospital'), hospital)
    if (stopped) return
    for (const { name, words, env } of programsOf(place, booted.databaseUrl))
      keep(keepRunning(name, words, { env, logFile: join(place.folder, `${name}.log`) }))
    await registerPlace(booted.root, place)
    const outer = { host: '127.0.0.1', port: place.ports.outer }
    const identity = readIdentity(join(place.enrolment, 'platform'))
    keep(standBy(booted.root, booted.databaseUrl, { outer, identity }))
    say(`Demo hospital: ${hospital.name}, its own system on http://127.0.0.1:${place.ports.screen}`)
  }
  const starting = start().catch((error: Error) => {
    log.error({ error: error.message }, 'the demo hospital could not be started')
    say('Demo hospital: could not be started; see the log')
  })
  return {
    stop: async () => {
      stopped = true
      await starting
      // The platform's end first, then inner and outer, the hospital's own system last.
      for (const one of running.reverse()) await one.stop()
    },
  }
}
