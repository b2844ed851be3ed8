import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

const network = /^[0-9a-fA-F.:]+\/\d{1,3}$/

function networksOf(text: string | undefined, { addIssue }: z.RefinementCtx): string[] {
  const networks = (text ?? '').split(',').flatMap((one) => one.trim() || [])
  const wrong = networks.find((one) => !network.test(one))
  if (wrong) addIssue({ code: 'custom', message: `${wrong} is not a network such as 10.20.0.0/16` })
  return networks
}

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  ANJI_DATA: z.string().default('.anji'),
  PUBLIC_URL: z.url().optional(),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  DEMO: flag.optional(),
  /** The pool (统筹区) whose bills this database settles: one database, one pool. */
  ANJI_POOL: z
    .string()
    .regex(/^\d{6}$/, 'ANJI_POOL is the six digits of a pool')
    .default('990100'),
  /** In a demo: a hospital of our own behind a sluice, as processes beside the server. */
  DEMO_HOSPITAL: flag.default(true),
  DEMO_RESIDENTS: z.coerce.number().int().min(20).max(200_000).default(2000),
  DEMO_FUND: z.coerce.number().int().min(0).max(5000).optional(),
  MASTER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'MASTER_KEY is 64 hexadecimal characters')
    .optional(),
  SMS_GATEWAY_URL: z.url().optional(),
  SMS_GATEWAY_TOKEN: z.string().optional(),
  REAL_NAME_URL: z.url().optional(),
  REAL_NAME_TOKEN: z.string().optional(),
  PAYMENT_URL: z.url().optional(),
  PAYMENT_TOKEN: z.string().optional(),
  /** A remote insurer's service, the key that signs both ways, and how long one message to it may take. */
  ANJI_INSURER_URL: z.url().optional(),
  ANJI_INSURER_KEY: z.string().min(16, 'ANJI_INSURER_KEY has at least 16 characters').optional(),
  ANJI_INSURER_TIMEOUT_MS: z.coerce.number().int().min(50).max(120_000).default(15_000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas. */
  TRUST_PROXY: z.string().optional(),
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().positive().default(600),
  METRICS_TOKEN: z.string().optional(),
  /** Origins from which a bulk import may fetch its files, separated by commas; none when it is not set. */
  BULK_IMPORT_ORIGINS: z.string().optional(),
  /** Networks beside the public ones into which subscriptions may send, separated by commas: 10.20.0.0/16. */
  SUBSCRIPTION_NETWORKS: z.string().optional().transform(networksOf),
  /** Where the outer half of the hospitals' sluices listens for the platform (host:port), and the folder of the platform's keys for it. */
  SLUICE_OUTER: z
    .string()
    .regex(/^[^\s:]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'SLUICE_OUTER is host:port')
    .optional(),
  SLUICE_KEYS: z.string().optional(),
  /** Where meters send over MQTT: an embedded broker of our own on this port, loopback unless said otherwise, TLS where files are given. */
  MQTT_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  MQTT_HOST: z.string().default('127.0.0.1'),
  MQTT_TLS_KEY: z.string().optional(),
  MQTT_TLS_CERT: z.string().optional(),
  /** An outside broker to which meters send, with our account at it: mqtts://user:password@broker.example:8883. */
  MQTT_URL: z
    .string()
    .regex(/^(mqtts?|wss?):\/\/\S+$/, 'MQTT_URL begins with mqtt://, mqtts://, ws:// or wss://')
    .optional(),
  /** Relays for video where browsers cannot reach each other (turn:host:port), separated by commas, and the secret they share with us. */
  TURN_URLS: z.string().optional(),
  TURN_SECRET: z.string().optional(),
})

export interface Config {
  readonly port: number
  readonly host: string
  /** Set when an outside PostgreSQL is used; otherwise the embedded one starts under dataFolder. */
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly publicUrl: string
  readonly role: 'api' | 'worker' | 'all'
  /** The pool (统筹区) of this database, `poolarea_no` in claims; what belongs to another is refused. */
  readonly poolareaNo: string
  readonly demo: boolean
  readonly demoResidents: number
  /** Of them so many live through the fund's years; undefined: as many as suits the region. */
  readonly demoFund: number | undefined
  readonly demoHospital: boolean
  readonly keys: { readonly master: Buffer }
  readonly sms: { readonly url?: string | undefined; readonly token?: string | undefined }
  readonly realName: { readonly url?: string | undefined; readonly token?: string | undefined }
  readonly payment: { readonly url?: string | undefined; readonly token?: string | undefined }
  /** Without an address our own engine settles. */
  readonly insurer: {
    readonly url?: string | undefined
    readonly token?: string | undefined
    readonly timeoutMs: number
  }
  readonly logLevel: string
  readonly trustProxy: string[] | false
  readonly rateLimitPerMinute: number
  readonly metricsToken: string | undefined
  readonly bulkImportOrigins: readonly string[]
  readonly subscriptionNetworks: readonly string[]
  readonly turnUrls: readonly string[]
  readonly turnSecret: string | undefined
  /** Undefined: no hospital is reached through a sluice. */
  readonly sluice: { readonly host: string; readonly port: number; readonly keysFolder: string } | undefined
  readonly mqtt: {
    /** Undefined: no embedded broker. */
    readonly port: number | undefined
    readonly host: string
    readonly tls: { readonly keyFile: string; readonly certFile: string } | undefined
    /** Undefined: no outside broker. */
    readonly url: string | undefined
  }
}

/** Reads the whole configuration from the environment. Throws one Error that lists every wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The environment is not valid:\n${lines.join('\n')}`)
  }
  const values = parsed.data
  const demo = values.DEMO ?? values.DATABASE_URL === undefined
  if (!values.MASTER_KEY && !demo) throw new Error('MASTER_KEY must be set when DEMO is not true.')
  if ((values.SLUICE_OUTER === undefined) !== (values.SLUICE_KEYS === undefined))
    throw new Error('SLUICE_OUTER and SLUICE_KEYS are set together or not at all.')
  if ((values.MQTT_TLS_KEY === undefined) !== (values.MQTT_TLS_CERT === undefined))
    throw new Error('MQTT_TLS_KEY and MQTT_TLS_CERT are set together or not at all.')
  if ((values.ANJI_INSURER_URL === undefined) !== (values.ANJI_INSURER_KEY === undefined))
    throw new Error('ANJI_INSURER_URL and ANJI_INSURER_KEY are set together or not at all.')
  const dataFolder = resolve(values.ANJI_DATA)
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    dataFolder,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    role: values.ROLE,
    poolareaNo: values.ANJI_POOL,
    demo,
    demoResidents: values.DEMO_RESIDENTS,
    demoFund: values.DEMO_FUND,
    // Where the region has its own edge, the platform speaks with that one.
    demoHospital: demo && values.DEMO_HOSPITAL && values.SLUICE_OUTER === undefined,
    keys: { master: values.MASTER_KEY ? Buffer.from(values.MASTER_KEY, 'hex') : demoMasterKey(dataFolder) },
    sms: { url: values.SMS_GATEWAY_URL, token: values.SMS_GATEWAY_TOKEN },
    realName: { url: values.REAL_NAME_URL, token: values.REAL_NAME_TOKEN },
    payment: { url: values.PAYMENT_URL, token: values.PAYMENT_TOKEN },
    insurer: {
      url: values.ANJI_INSURER_URL,
      token: values.ANJI_INSURER_KEY,
      timeoutMs: values.ANJI_INSURER_TIMEOUT_MS,
    },
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY?.split(',').map((address) => address.trim()) ?? false,
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    metricsToken: values.METRICS_TOKEN,
    bulkImportOrigins: (values.BULK_IMPORT_ORIGINS ?? '').split(',').flatMap((origin) => origin.trim() || []),
    subscriptionNetworks: values.SUBSCRIPTION_NETWORKS,
    turnUrls: (values.TURN_URLS ?? '').split(',').flatMap((url) => url.trim() || []),
    turnSecret: values.TURN_SECRET,
    sluice: sluiceOf(values.SLUICE_OUTER, values.SLUICE_KEYS),
    mqtt: { port: values.MQTT_PORT, host: values.MQTT_HOST, tls: tlsOf(values), url: values.MQTT_URL },
  }
}

function tlsOf({ MQTT_TLS_KEY: key, MQTT_TLS_CERT: cert }: z.output<typeof environment>): Config['mqtt']['tls'] {
  return key && cert ? { keyFile: resolve(key), certFile: resolve(cert) } : undefined
}

function sluiceOf(outer: string | undefined, keys: string | undefined): Config['sluice'] {
  if (outer === undefined || keys === undefined) return undefined
  const at = outer.lastIndexOf(':')
  const host = outer.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  return { host, port: Number(outer.slice(at + 1)), keysFolder: resolve(keys) }
}

const withoutPassword = (url: string | undefined) => url?.replace(/\/\/([^:@/]+):[^@/]*@/, '//$1:***@')

/** What may be printed at start: everything but secrets. */
export function redacted(config: Config): Record<string, unknown> {
  const { keys: _keys, metricsToken, turnSecret, ...rest } = config
  const hide = (link: { url?: string | undefined; token?: string | undefined }) => ({
    url: link.url ?? 'local',
    token: link.token ? '***' : undefined,
  })
  return {
    ...rest,
    databaseUrl: withoutPassword(config.databaseUrl) ?? 'embedded',
    mqtt: { ...config.mqtt, url: withoutPassword(config.mqtt.url) },
    keys: '***',
    metricsToken: metricsToken ? '***' : undefined,
    turnSecret: turnSecret ? '***' : undefined,
    sms: hide(config.sms),
    realName: hide(config.realName),
    payment: hide(config.payment),
    insurer: hide(config.insurer),
  }
}

// A demo keeps its key beside its data, so that it opens again tomorrow; a real region brings MASTER_KEY.
function demoMasterKey(dataFolder: string): Buffer {
  const file = join(dataFolder, 'master.key')
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true })
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
}

let current: Config | undefined

/** The configuration of this process, read once from its environment. */
export const config: Config = new Proxy({} as Config, {
  get: (_target, name) => {
    current ??= readConfig(process.env)
    return current[name as keyof Config]
  },
  ownKeys: () => {
    current ??= readConfig(process.env)
    return Reflect.ownKeys(current)
  },
  getOwnPropertyDescriptor: (_target, name) => {
    current ??= readConfig(process.env)
    return { value: current[name as keyof Config], enumerable: true, configurable: true }
  },
})
