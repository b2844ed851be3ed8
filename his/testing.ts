import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import pg from 'pg'
import { urlOfDatabase } from '#kernel'
import { type His, type HisOptions, startHis } from './his.ts'

/** An empty database of the test's own on the test server, dropped when the test ends; it is made by who opens it. */
export function emptyHisDatabase(t: TestContext): string {
  const server = process.env.ANJI_TEST_SERVER
  if (!server) throw new Error('Tests run through `npm test`, or `node scripts/test.ts PATH`')
  const name = `his_${randomBytes(8).toString('hex')}`
  t.after(async () => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    await client.query(`drop database if exists ${name} with (force)`)
    await client.end()
  })
  return urlOfDatabase(server, name)
}

/** A hospital of the test's own, in this process, stopped and dropped when the test ends. */
export async function freshHis(t: TestContext, options: Partial<HisOptions> = {}): Promise<His> {
  const databaseUrl = options.databaseUrl ?? emptyHisDatabase(t)
  const his = await startHis({ numbersPerSession: 6, days: 3, ...options, databaseUrl })
  t.after(() => his.stop())
  return his
}

/** What a resident is told to the hospital as; nobody real. */
export const testPerson = {
  name: '王秀英',
  sex: 'female',
  birthDate: '1959-06-29',
  documentType: 'id-card',
  documentNumber: '990126195906290021',
  phone: '19900000001',
} as const

/** Calls an operation of the web service; parsed only as far as tests need. */
export async function callSoap(his: Pick<His, 'soapUrl'>, operation: string, fields: object): Promise<string> {
  const request = `<Request>${elements(fields)}</Request>`
  const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${operation}><request><![CDATA[${request}]]></request></${operation}></soap:Body></soap:Envelope>`
  const headers = { 'content-type': 'text/xml; charset=utf-8' }
  const response = await fetch(his.soapUrl, { method: 'POST', headers, body })
  const text = await response.text()
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>')
}

function elements(fields: object): string {
  return Object.entries(fields)
    .map(([key, value]) => {
      const name = key[0]!.toUpperCase() + key.slice(1)
      const inner = typeof value === 'object' && value !== null ? elements(value) : String(value ?? '')
      return `<${name}>${inner}</${name}>`
    })
    .join('')
}
