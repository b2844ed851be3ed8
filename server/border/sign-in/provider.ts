import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { config, log } from '#kernel'
import { adapterFor, metadataOf, runningHost } from './adapter.ts'
import { identityScopes } from './apps/asked.ts'
import {
  accountFor,
  checkAssertion,
  checkAudience,
  fhirResource,
  mayIntrospect,
  resourceServerFor,
  tellContext,
} from './apps/smart.ts'
import { supportedScopes } from './apps/supported.ts'
import { cookieKeys, signingJwks, webClientSecret } from './keys.ts'

export const webClientId = 'anji-web'
export const callbackPath = '/sign-in/callback'
export const interactionMinutes = 15
// Connections say themselves how long they hold; the library keeps what it knows of them as long as any may.
const grantSeconds = 90 * 86_400

export const demoClient = {
  clientId: 'demo-integration',
  name: 'Demo integration',
  secret: 'demo-integration',
  scopes: ['system/*.*'],
  authMethod: 'client_secret_basic',
  jwks: null,
  jwksUri: null,
  audience: null,
  redirectUris: [],
} as const

let made: Provider | undefined

/** The one authority of this process. */
export function provider(): Provider {
  made ??= make()
  return made
}

function make(): Provider {
  const authority = new Provider(`${config.publicUrl}/oidc`, configuration())
  authority.proxy = true // routes.ts sets the forwarded protocol itself
  authority.use(tellContext)
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
    clients: [webClient(), ...(config.demo ? [metadataOf(demoClient)] : [])],
    extraClientMetadata: { properties: ['given_scopes', 'audience'] },
    extraParams: { as: null, launch: null, aud: checkAudience },
    scopes: identityScopes,
    discovery: { scopes_supported: supportedScopes },
    claims: { openid: ['sub', 'amr'], fhirUser: ['fhirUser'], profile: ['name'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: { clientAuthSigningAlgValues: ['RS384', 'ES384', 'RS256', 'ES256'] },
    assertJwtClientAuthClaimsAndHeader: checkAssertion,
    // Keys are fetched from addresses of others and never from inside; only a demo's own apps live on this machine.
    fetch: (url, options) => fetch(url, config.demo ? ({ ...options, dispatcher: undefined } as RequestInit) : options),
    // A page of an app may call from its own site, where people are sent back to.
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.canParse(uri) && new URL(uri).origin === origin),
    expiresWithSession: (_ctx, code) => code.clientId === webClientId,
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (code.scopes.has('offline_access') || code.scopes.has('online_access')),
    rotateRefreshToken: true,
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
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => mayIntrospect(client, token) },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client) => (client.clientId === webClientId ? undefined : fhirResource()),
        getResourceServerInfo: resourceServerFor,
        useGrantedResource: () => true,
      },
    },
    findAccount: (_ctx, accountId, token) => accountFor(accountId, token, token?.clientId === webClientId),
    interactions: { url: (_ctx, interaction) => `/sign-in/interaction/${interaction.uid}` },
    loadExistingGrant: existingGrant,
    ttl: {
      AuthorizationCode: 60,
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 600,
      RefreshToken: grantSeconds,
      ClientCredentials: 3600,
      Grant: (_ctx, grant) => (grant.clientId === webClientId ? 600 : grantSeconds),
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

// Our own pages do not ask a person for permission to be used; an app has what was agreed to just now and nothing older.
async function existingGrant(ctx: KoaContextWithOIDC) {
  const { client, session, result } = ctx.oidc
  if (client?.clientId !== webClientId) {
    const grantId = result?.consent?.grantId
    return grantId ? ctx.oidc.provider.Grant.find(grantId) : undefined
  }
  if (!session?.accountId) return undefined
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope('openid')
  await grant.save()
  return grant
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
