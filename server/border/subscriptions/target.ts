import { lookup } from 'node:dns'
import { type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

// Addresses that are not of the public internet (IANA special-purpose registries): a client must not have this server
// knock at doors that only this server can reach.
// An IPv4 address in IPv6 clothes (::ffff:10.0.0.1) is held against the rules of its IPv4 self.
const closed = new BlockList()
const closedNetworks = `
  0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3
  ::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7
  fe80::/10 fec0::/10 ff00::/8`
addTo(closed, closedNetworks.trim().split(/\s+/))

function addTo(list: BlockList, networks: readonly string[]): BlockList {
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

/** Where deliveries may go: the public internet, and the networks that the configuration names. */
export class Reach {
  readonly #open: BlockList

  constructor(networks: readonly string[]) {
    this.#open = addTo(new BlockList(), networks)
  }

  /** Throws for an address that is neither public nor in a named network, and for http outside of those. */
  check(address: string, protocol: string): void {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (this.#open.check(address, family)) return
    if (closed.check(address, family))
      throw new Error('The endpoint lies in a network that subscriptions may not reach.')
    if (protocol !== 'https:') throw new Error('Outside of named networks only https is used.')
  }

  /**
   * Resolves a name once and gives only addresses that were checked, so that the connection goes to what was looked at and a
   * name that changes its mind in between gains nothing.
   */
  lookup(protocol: string): LookupFunction {
    return (hostname, options, done) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, [])
        try {
          for (const { address } of addresses) this.check(address, protocol)
        } catch (refused) {
          return done(refused as Error, [])
        }
        const [first] = addresses
        if (options.all) done(null, addresses)
        else done(null, first?.address ?? '', first?.family)
      })
    }
  }
}

export interface Sending {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answerMsMax = 10_000

/** Posts, and gives the status of the answer, whose body nobody reads. No redirect is followed. Throws when there is none in time. */
export function post(reach: Reach, { url, headers, body }: Sending, timeoutMs = answerMsMax): Promise<number> {
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    // A name that is an address is never looked up.
    if (isIP(host)) reach.check(host, protocol)
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: reach.lookup(protocol),
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
    }
    const sent = (protocol === 'https:' ? requestSecure : requestPlain)(url, options, (answer) => {
      resolve(answer.statusCode ?? 0)
      answer.destroy()
    })
    sent.on('error', (error) => {
      reject(error.name === 'TimeoutError' || error.name === 'AbortError' ? new Error('No answer in time.') : error)
    })
    sent.end(body)
  })
}
