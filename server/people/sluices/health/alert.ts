import type { SluiceStatus } from '#contracts/sluice'
import type { AlertKind } from '#contracts/sluices'
import type { Locale } from '#kernel'

/** What is known of a sluice when it is asked whether all is well. */
export interface Health {
  readonly now: Date
  /** Undefined: never heard of yet, so nobody misses it. */
  readonly contactAt: Date | undefined
  readonly status: SluiceStatus | undefined
  /** The certificate that lasts longest, of those not revoked. */
  readonly certificate: { readonly serial: string; readonly notAfter: Date } | undefined
  /** Messages that the platform refused and nobody has decided on. */
  readonly refused: number
}

export interface Wanted {
  readonly kind: AlertKind
  readonly subject: string
  readonly params: Readonly<Record<string, string | number>>
}

export const silentMs = 60_000
const certificateDays = 30
const spoolPercent = 80

/** What somebody has to be told of a sluice now; what is not in it any more has passed. */
export function alertsOf({ now, contactAt, status, certificate, refused }: Health): Wanted[] {
  const wanted: Wanted[] = []
  if (contactAt && now.getTime() - contactAt.getTime() > silentMs)
    wanted.push({ kind: 'silent', subject: '', params: { since: contactAt.toISOString() } })
  if (certificate && certificate.notAfter.getTime() - now.getTime() < certificateDays * 86_400_000) {
    const { serial, notAfter } = certificate
    wanted.push({ kind: 'certificate', subject: serial, params: { day: notAfter.toISOString().slice(0, 10) } })
  }
  if (status) {
    const { bytes, bytesMax, aside } = status.spool
    const full = bytesMax > 0 && bytes * 100 > bytesMax * spoolPercent
    if (full) wanted.push({ kind: 'spool', subject: '', params: { percent: spoolPercent } })
    for (const { name, state } of status.adapters)
      if (state === 'down') wanted.push({ kind: 'adapter', subject: name, params: { name } })
    if (aside > 0) wanted.push({ kind: 'aside', subject: 'hospital', params: {} })
  }
  if (refused > 0) wanted.push({ kind: 'aside', subject: 'platform', params: {} })
  return wanted
}

const sentences: Record<AlertKind, Record<Locale, string>> = {
  silent: {
    zh: '{sluice} 自 {since} 起失去联系。请检查医院前置机与网络。',
    en: '{sluice} has been silent since {since}. Check the front server and its network.',
  },
  certificate: {
    zh: '{sluice} 的证书将于 {day} 到期，请换发。',
    en: 'The certificate of {sluice} ends on {day}. Issue a new one.',
  },
  spool: {
    zh: '{sluice} 的暂存已用超过 {percent}%。请检查它与平台的连接。',
    en: 'The spool of {sluice} is more than {percent}% full. Check its connection to the platform.',
  },
  adapter: {
    zh: '{sluice} 的适配器 {name} 连不上医院系统。',
    en: 'The adapter {name} of {sluice} cannot reach the hospital’s system.',
  },
  aside: {
    zh: '{sluice} 有消息被搁置或拒收，等待处理。',
    en: '{sluice} has messages that were set aside or refused and wait for a decision.',
  },
}

const time = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })

export function sentenceOf(
  { kind, params, sluice }: { kind: AlertKind; params: Wanted['params']; sluice: string },
  locale: Locale,
): string {
  const values: Record<string, string | number> = { ...params, sluice }
  if (typeof params.since === 'string') values.since = time.format(new Date(params.since))
  return sentences[kind][locale].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
