import { ApiRefusal, NoAnswer, type Reader, WrongShape } from '../../shell/api.ts'
import { preferences } from '../../shell/preferences.ts'

/** Sends a file as it is (the shell's api sends JSON). Throws what the api throws; safe to repeat: the path names the message. */
export async function sendBytes<T>(path: string, file: File, schema: Reader<T>): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    body: file,
    headers: {
      'content-type': file.type,
      accept: 'application/json',
      'accept-language': preferences.get().locale === 'zh' ? 'zh-CN' : 'en',
    },
    credentials: 'same-origin',
  }).catch(() => {
    throw new NoAnswer()
  })
  const body: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok) {
    if (typeof body !== 'object' || body === null) throw new NoAnswer()
    const problem = body as Record<string, unknown>
    throw new ApiRefusal({
      status: answer.status,
      code: String(problem.code ?? `http.${answer.status}`),
      detail: String(problem.detail ?? problem.title ?? answer.statusText),
      errors: [],
      requestId: String(problem.requestId ?? ''),
    })
  }
  const read = schema.safeParse(body)
  if (!read.success) throw new WrongShape(path, read.error)
  return read.data
}
