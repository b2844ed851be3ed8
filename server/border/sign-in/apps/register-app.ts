import { z } from 'zod'
import { appsAnswer, clientAnswer, registerAppInput } from '#contracts/apps'
import { audit, verb } from '#kernel'
import * as store from '../client-store.ts'

/** Registers an app that people may open. A secret is shown this once; its addresses hold to the letter. */
export const registerApp = verb(
  {
    name: 'sign_in.register_app',
    may: ['administrator', 'system'],
    input: registerAppInput,
    answer: clientAnswer,
    summary: 'Registers an app of someone else for residents or staff (SMART on FHIR).',
  },
  async (ctx, { name, audience, authMethod, redirectUris, launchUri, scopes, jwks, jwksUri, logo }) => {
    const secret = authMethod === 'client_secret_basic' ? ctx.chance.bytes(32).toString('base64url') : null
    const clientId = ctx.chance.uuid()
    await store.saveClient(ctx, {
      clientId,
      name,
      audience,
      authMethod,
      secret,
      jwks: jwks ?? null,
      jwksUri: jwksUri ?? null,
      redirectUris,
      launchUri: launchUri ?? null,
      logo: logo ?? null,
      scopes,
      openedAt: ctx.now,
    })
    await audit(ctx, { action: 'create', entity: 'sign_in.client', entityId: clientId, reason: name })
    return { clientId, clientSecret: secret }
  },
)

/** The apps that are registered now, for those who register them and those who open them out of a record. */
export const listApps = verb(
  {
    name: 'sign_in.list_apps',
    may: ['administrator', 'doctor', 'pharmacist', 'dispenser', 'registrar', 'system'],
    input: z.object({}),
    answer: appsAnswer,
    summary: 'The registered apps.',
  },
  async (ctx) => {
    const apps = await store.listApps(ctx)
    return {
      apps: apps.map(({ secret: _hidden, jwks: _keys, jwksUri: _uri, openedAt, audience, ...app }) => ({
        ...app,
        audience: audience ?? 'resident',
        redirectUris: [...app.redirectUris],
        scopes: [...app.scopes],
        openedAt: openedAt.toISOString(),
      })),
    }
  },
)
