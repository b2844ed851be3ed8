import { redirectAnswer } from '#contracts/sign-in'
import { api } from '../api.ts'

/** Sends one step of the sign-in to the authority; an answer with `redirectTo` leaves this page. */
export async function step(uid: string, name: string, body: unknown): Promise<void> {
  const { redirectTo } = await api.command('POST', `/api/sign-in/interaction/${uid}/${name}`, body, {
    schema: redirectAnswer,
    redirectOn401: false,
  })
  location.assign(redirectTo)
  await new Promise<never>(() => {}) // the button stays busy until the next page is there
}
