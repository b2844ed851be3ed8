import { renewSecret } from '#border/subscriptions'
import { sendText } from '../http.ts'
import { type Handler, type Operation, paramsOf, writers } from '../route.ts'

/** A new secret for the signatures of what is sent; the answer is the only place where it is ever shown. */
const newSecret: Handler = async (request, reply) => {
  const { id } = paramsOf(request)
  const secret = await renewSecret(request.context, id)
  reply.header('cache-control', 'no-store')
  const parameter = [{ name: 'secret', valueString: secret }]
  return sendText(reply, 200, JSON.stringify({ resourceType: 'Parameters', parameter }))
}

export const subscriptionSecretOperation: Operation = {
  name: 'new-secret',
  on: 'Subscription',
  definition: 'urn:anji:operation:Subscription-new-secret',
  lines: ['POST /Subscription/:id/$new-secret'],
  access: writers,
  handler: newSecret,
}
