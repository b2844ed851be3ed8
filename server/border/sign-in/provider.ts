import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { config, log } from '#kernel'
import { adapterFor, backendClient, runningHost } from './adapter.ts'
import { cookieKeys, signingJwks, webClientSecret } from './keys.ts'
import { narrow, systemScopes } from './scopes.ts'

export const webClientId = 'anji-web'
export const callbackPath = '/sign-in/callback'
export const interactionMinutes = 15

export const demoClient = {
  clientId: 'demo-integration',
  name: 'Demo integration',
  secret: 'demo-integration',
  scopes: ['system/*.*'],
}

let made: Provider | undefined

/** The one authority of this process. */
export function provider(): Provider {
  made ??= make()
  return made
}

function make(): Provider {
  const authority = new Provider(`${config.publicUrl}/oidc`, configuration())
  authority.proxy = true // routes.ts sets the forwarded protocol itself
  authority.use(narrowScopes)
  authority.on('server_error', (_ctx, error) =>
    log.error({ message: error.message, stack: error.stack }, 'sign-in failure'),
  )
  allowOwnHost(authority)
  return authority
}

function configuration(): Configuration {
  return {
    adapter: adapterFor,
    jwks: signingJwks(),
    clients: [webClient(), ...(config.demo ? [backendClient(demoClient)] : [])],
    extraClientMetadata: { properties: ['given_scopes'] },
    extraParams: ['as'],
    scopes: ['openid', ...systemScopes],
    discovery: { scopes_supported: ['openid', 'system/*.*', 'system/*.read', 'system/*.write'] },
    claims: { openid: ['sub', 'amr'] },
    pkce: { required: () => true },
    cookies: {
      keys: cookieKeys(),
      names: sessionCookies,
      // The page's own endpoints under /api/sign-in need the interaction's cookie too.
      short: { path: '/', httpOnly: true, sameSite: 'lax', signed: true },
      long: { path: '/', httpOnly: true, sameSite: 'lax', signed: true },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    },
    findAccount: (_ctx, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    interactions: { url: (_ctx, interaction) => `/sign-in/interaction/${interaction.uid}` },
    loadExistingGrant: grantOfOwnPages,
    ttl: {
      AuthorizationCode: 60,
      AccessToken: 600,
      ClientCredentials: 3600,
      Grant: 600,
      IdToken: 600,
      Interaction: interactionMinutes * 60,
      Session: interactionMinutes * 60,
    },
    renderError: (ctx, out) => {
      ctx.type = 'html'
      ctx.body = errorPage(out.error)
    },
  }
}

export const sessionCookies = { session: 'anji_oidc', interaction: 'anji_oidc_interaction', resume: 'anji_oidc_resume' }

function webClient() {
  return {
    client_id: webClientId,
    client_secret: webClientSecret(),
    client_name: 'Anji',
    grant_types: ['authorization_code'],
    response_types: ['code' as const],
    redirect_uris: [`${config.publicUrl}${callbackPath}`],
    id_token_signed_response_alg: 'ES256' as const,
    token_endpoint_auth_method: 'client_secret_basic' as const,
  }
}

// Our own pages do not ask a person for permission to be used.
async function grantOfOwnPages(ctx: KoaContextWithOIDC) {
  const { client, session } = ctx.oidc
  if (client?.clientId !== webClientId || !session?.accountId) return undefined
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
}

/** A client may ask for more than it was given; what it gets is told (RFC 6749 §3.3). */
async function narrowScopes(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  const client = ctx.oidc?.client
  if (ctx.oidc?.route !== 'token' || ctx.status !== 200 || client?.given_scopes === undefined) return
  // What was asked, before the library drops what it cannot name.
  const asked = ctx.oidc.body?.scope as string | undefined
  const scope = narrow(asked, String(client.given_scopes).split(' ')).join(' ')
  ctx.body = { ...(ctx.body as object), scope }
  if (scope) return
  ctx.status = 400
  ctx.body = { error: 'invalid_scope', error_description: 'none of the requested scopes was given to this client' }
}

// A demo is opened under whatever name its machine has; its pages may come back to the host that the browser spoke to.
function allowOwnHost(authority: Provider): void {
  if (!config.demo) return
  const { prototype } = authority.Client
  const registered = prototype.redirectUriAllowed
  prototype.redirectUriAllowed = function redirectUriAllowed(this: InstanceType<typeof authority.Client>, uri: string) {
    const own = this.clientId === webClientId && uri === `http://${runningHost()}${callbackPath}`
    return own || registered.call(this, uri)
  }
}

function errorPage(code: string): string {
  const shown = code.replace(/[^a-z_]/g, '')
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>安济</title><body><h1>登录没有完成</h1><p>请返回重新登录。</p><p>The sign-in was not completed. Please start again.</p>
<p><a href="/sign-in">重新登录 · Start again</a></p><p><small>${shown}</small></p></body></html>`
}
