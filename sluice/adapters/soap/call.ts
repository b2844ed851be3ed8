import iconv from 'iconv-lite'
import { type Answer, openHttp } from '../http.ts'
import type { SoapOptions } from './options.ts'

export interface Caller {
  post(soapAction: string, envelope: string, timeoutMs: number): Promise<{ status: number; text: string }>
  /** Whether the service answers at all. */
  probe(): Promise<void>
  close(): void
}

export function openCaller(options: SoapOptions): Caller {
  const http = openHttp(options)
  const { url, charset } = options
  return {
    post: async (soapAction, envelope, timeoutMs) => {
      const headers: Record<string, string> =
        options.version === '1.1'
          ? { 'content-type': `text/xml; charset=${charset}`, soapaction: `"${soapAction}"` }
          : { 'content-type': `application/soap+xml; charset=${charset}; action="${soapAction}"` }
      const body = iconv.encode(envelope, charset === 'gbk' ? 'gbk' : 'utf8')
      const answer = await http.exchange({ method: 'POST', url, headers, body, timeoutMs })
      return { status: answer.status, text: decoded(answer, charset) }
    },
    probe: async () => void (await http.exchange({ method: 'GET', url, timeoutMs: options.timeoutMs })),
    close: http.close,
  }
}

// The header wins over the declaration (RFC 7303 §3); what neither says is read as configured.
function decoded({ bytes, headers }: Answer, fallback: string): string {
  const header = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1]
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)/.exec(bytes.subarray(0, 120).toString('latin1'))?.[1]
  const charset = (header ?? declared ?? fallback).toLowerCase()
  return iconv.decode(bytes, iconv.encodingExists(charset) ? charset : 'utf8')
}
