import { isResourceType, type Resource } from '#record'

/** What a Subscription asks for, taken apart. */
export interface Wanted {
  readonly type: string
  /** A search without its type; empty is every resource of the type. */
  readonly criteria: string
  readonly channel: 'rest-hook' | 'websocket'
  readonly endpoint: string | undefined
  /** The resource itself is sent; otherwise an empty body says that something matched. */
  readonly sendsResource: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly endsAt: Date | undefined
}

interface SubscriptionResource {
  readonly criteria?: string
  readonly end?: string
  readonly channel?: {
    readonly type?: string
    readonly endpoint?: string
    readonly payload?: string
    readonly header?: readonly string[]
  }
}

/** The sentence that goes into Subscription.error. */
export class NotOffered extends Error {}

/** Reads a Subscription (FHIR R4). Throws NotOffered with what is not offered here. */
export function wantedBy(resource: Resource): Wanted {
  const { criteria = '', end, channel = {} } = resource as unknown as SubscriptionResource
  const [, type = '', query = ''] = /^\/?([A-Za-z]+)(?:\?(.*))?$/s.exec(criteria) ?? []
  if (!isResourceType(type)) throw new NotOffered('The criteria do not read [type]?[search].')
  if (channel.type !== 'rest-hook' && channel.type !== 'websocket')
    throw new NotOffered(`The channel ${channel.type} is not offered; rest-hook and websocket are.`)
  const payload = channel.payload ?? ''
  if (payload !== '' && !/^application\/(fhir\+)?json(;.*)?$/.test(payload))
    throw new NotOffered(`The payload ${payload} is not offered; application/fhir+json is, or none.`)
  return {
    type,
    criteria: query,
    channel: channel.type,
    endpoint: channel.type === 'rest-hook' ? endpointOf(channel.endpoint ?? '') : undefined,
    sendsResource: channel.type === 'rest-hook' && payload !== '',
    headers: headersOf(channel.header ?? []),
    endsAt: end === undefined ? undefined : new Date(end),
  }
}

function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new NotOffered('The endpoint is not an http(s) address.')
  if (url.username !== '' || url.password !== '')
    throw new NotOffered('A name and password belong into channel.header, not into the endpoint.')
  return url.href
}

// What the connection itself says, and our own.
const reserved =
  /^(?:host|content-length|content-type|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|x-anji-.*)$/i
const headersMax = 20

function headersOf(lines: readonly string[]): Record<string, string> {
  if (lines.length > headersMax) throw new NotOffered(`At most ${headersMax} headers are sent.`)
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', value = ''] =
        /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \t]*([\x20-\x7e\t]{0,4000})$/.exec(line) ?? []
      if (name === '' || reserved.test(name))
        throw new NotOffered('A header does not read Name: value, or is not yours to set.')
      return [name, value]
    }),
  )
}
