import { performance } from 'node:perf_hooks'
import { resolveActor } from '#border/sign-in'
import { loadBenefits } from '#insurance/benefits'
import {
  type Context,
  config,
  log,
  makeContext,
  makeServer,
  operationsRoutes,
  redacted,
  startDelivery,
  startJobs,
  startRefusalLog,
  startStreams,
} from '#kernel'
import { loadFormulary } from '#medicine/formulary'
import { seedRegion } from '#region'
import { type Booted, boot } from './boot.ts'
import { startDemoHospital } from './demo-hospital.ts'
import { modules } from './modules.ts'

const say = (line: string) => console.log(line)

async function start(): Promise<void> {
  const startedMs = performance.now()
  say(`Configuration ${JSON.stringify(redacted(config))}`)
  const booted = await whole(boot(config, say))
  stops.push(booted.stop)
  await loadTables(booted.root)
  if (config.demo) await makeDemoRegion(booted)
  if (stopping) return
  stops.unshift(...(await whole(serve(booted))))
  const does = config.role === 'worker' ? 'works on jobs and events' : `serves ${config.publicUrl}`
  say(`Anji ${does} (ready in ${((performance.now() - startedMs) / 1000).toFixed(1)} s)`)
  // Beside the server that already answers: nobody waits for a hospital.
  if (config.demoHospital && config.role !== 'api' && !stopping)
    stops.unshift(startDemoHospital(booted, config.dataFolder, say).stop)
}

/** The formulary and the insurer's tables that this version brings; those already there are left as they are. */
async function loadTables(root: Context): Promise<void> {
  await loadFormulary(root, {})
  await loadBenefits(root, {})
}

/** The demo region comes in once; a start that was cut off is finished by the next one. */
async function makeDemoRegion({ pool, root }: Booted): Promise<void> {
  let shown = ''
  const { seeded, refused } = await seedRegion((options) => makeContext(pool, options), {
    residents: config.demoResidents,
    ...(config.demoFund === undefined ? {} : { fund: config.demoFund }),
    now: root.clock.now(),
    onProgress: (part, done, total) => {
      const line = `Demo region: ${part} ${Math.floor((done / Math.max(total, 1)) * 10) * 10}%`
      if (line !== shown) say(line)
      shown = line
    },
  })
  if (seeded)
    say(`Demo region: ready${Object.keys(refused).length > 0 ? `, refused steps ${JSON.stringify(refused)}` : ''}`)
}

/** Starts what this process's role asks for; returns how to stop it, first things first. */
async function serve({ pool, root, databaseUrl }: Booted): Promise<(() => Promise<unknown>)[]> {
  const stops: (() => Promise<unknown>)[] = []
  if (config.role !== 'worker') {
    let ready = false
    const streams = await startStreams(databaseUrl)
    const { app } = await makeServer((options) => makeContext(pool, options), resolveActor)
    operationsRoutes(app, root, () => ready)
    for (const module of modules) await module.routes?.(app)
    await app.listen({ port: config.port, host: config.host })
    ready = true
    const refusalLog = startRefusalLog(root)
    stops.push(streams.stop, () => app.close(), refusalLog.stop)
  }
  if (config.role !== 'api') {
    const delivery = startDelivery(root)
    const jobs = await startJobs(
      pool,
      root,
      modules.flatMap((module) => module.jobs ?? []),
    )
    const others = modules.flatMap((module) => module.background?.(root, databaseUrl) ?? [])
    stops.push(() => jobs.stop(), ...others.map((one) => one.stop), delivery.stop)
  }
  return stops
}

// New requests stop first, then what runs in the background, the database last: whenever the signal comes, also while the first
// start makes a region. A second signal ends at once.
const stops: (() => Promise<unknown>)[] = []
let stopping = false
let underWay: Promise<unknown> = Promise.resolve()

/** A part of the start that comes to its end before anything is stopped: half of it nobody could stop. */
function whole<T>(part: Promise<T>): Promise<T> {
  underWay = part.catch(() => undefined)
  return part
}

async function stop(code: number): Promise<void> {
  if (stopping) process.exit(1)
  stopping = true
  await underWay
  for (const one of stops) await one().catch((error: Error) => log.error({ message: error.message }, 'stop failed'))
  process.exit(code)
}

process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))

start().catch((error: Error) => {
  if (stopping) return // the database went away under it
  console.error(error)
  void stop(1)
})
