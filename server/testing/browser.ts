import assert from 'node:assert/strict'

// biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer as it came
type Body = any

export interface Gone {
  readonly status: number
  readonly location: string
  readonly body: Body
  readonly headers: Headers
}

/** A browser as far as sign-in needs one: it keeps cookies and does not follow redirects by itself. */
export function browserAt(origin: string) {
  const jar = new Map<string, string>()
  const go = async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Gone> => {
    const response = await fetch(new URL(path, origin), {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        'accept-language': 'en',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const at = pair.indexOf('=')
      const gone = attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one) || one === 'Max-Age=0')
      if (gone) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    }
  }
  const begin = async (query: string) => {
    const started = await go(`/sign-in?${query}`)
    assert.equal(started.status, 303)
    return interactionAt(started.location)
  }
  /** Asks the authority at an address and answers where the sign-in page's calls go. */
  const interactionAt = async (address: string) => {
    const asked = await go(address)
    const { pathname } = new URL(asked.location || 'about:blank', origin)
    assert.match(pathname, /^\/sign-in\/interaction\/[\w-]+$/, `${asked.status} ${asked.location} ${asked.body}`)
    return pathname.replace('/sign-in/', '/api/sign-in/')
  }
  /** Follows `redirectTo` to the end and answers where the browser lands. */
  const land = async (redirectTo: string) => {
    const resumed = await go(redirectTo)
    return go(resumed.location)
  }
  return { jar, go, begin, interactionAt, land }
}
