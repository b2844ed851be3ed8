import type { FastifyInstance, FastifyRequest } from 'fastify'
import { roles } from '#kernel'
import { originOf } from '../flow.ts'
import { supportedScopes } from './supported.ts'

/** What an app needs to know before it asks (App Launch 2.2, §4). */
function smartConfiguration(origin: string) {
  const authority = `${origin}/oidc`
  return {
    issuer: authority,
    jwks_uri: `${authority}/jwks`,
    authorization_endpoint: `${authority}/auth`,
    token_endpoint: `${authority}/token`,
    introspection_endpoint: `${authority}/token/introspection`,
    revocation_endpoint: `${authority}/token/revocation`,
    management_endpoint: `${origin}/apps`,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: supportedScopes,
    capabilities: [
      'launch-ehr',
      'launch-standalone',
      'client-public',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'context-banner',
      'context-style',
      'context-ehr-patient',
      'context-ehr-encounter',
      'context-standalone-patient',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
  }
}

/** Colours of our pages, for apps that want to look alike (App Launch 2.2, smart_style_url). */
const style = {
  color_background: '#faf8f4',
  color_error: '#b83a2e',
  color_highlight: '#0b7a6b',
  color_modal_backdrop: '',
  color_success: '#08614f',
  color_text: '#1f2a2e',
  dim_border_radius: '10px',
  dim_font_size: '16px',
  dim_spacing_size: '16px',
  font_family_body: 'system-ui, sans-serif',
  font_family_heading: 'system-ui, sans-serif',
}

const wellKnown = '/fhir/R4/.well-known'

export function smartRoutes(app: FastifyInstance): void {
  const open = { config: { access: roles }, schema: { hide: true } }
  const answer = (path: string, body: (request: FastifyRequest) => object) =>
    app.get(`${wellKnown}/${path}`, open, async (request, reply) => {
      reply.header('access-control-allow-origin', '*').header('cache-control', 'public, max-age=300')
      return body(request)
    })
  answer('smart-configuration', (request) => smartConfiguration(originOf(request)))
  answer('smart-style.json', () => style)
}
