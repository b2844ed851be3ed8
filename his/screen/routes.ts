import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Chance } from '#kernel'
import { giveBack, mark, PersonForm, ReportForm, type Said, sell, suspend, writeReport } from '../counter.ts'
import type { Pool } from '../database.ts'
import { Fault, type Misbehaviour } from '../misbehave.ts'
import { dayOf } from '../seed.ts'
import { style } from './html.ts'
import * as pages from './pages.ts'
import { type Lang, type TextKey, textsOf } from './texts.ts'

export interface ScreenOptions {
  readonly pool: Pool
  readonly faults: Misbehaviour
  readonly chance: Chance
  readonly facility: string
  now(): Date
}

const policy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src 'self'"
const cookieName = 'his_token'

export function screenRoutes(app: FastifyInstance, options: ScreenOptions): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })
  app.get('/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(style))
  reading(app, options)
  changing(app, options)
}

type Asked = FastifyRequest<{ Querystring: Record<string, string>; Params: { id: string } }>

function frameOf(options: ScreenOptions, request: Asked, reply: FastifyReply): pages.Frame {
  const lang: Lang = request.query.lang === 'en' ? 'en' : 'zh'
  const text = textsOf(lang)
  const said = request.query.said
  const known =
    said && (said === 'done' || /^no-(taken|suspended|unknown|not-registered|seen-already|form)$/.test(said))
  let token = tokenOf(request)
  if (!token) {
    token = options.chance.bytes(24).toString('base64url')
    reply.header('set-cookie', `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`)
  }
  return {
    lang,
    token,
    facility: options.facility,
    path: request.url.split('?')[0]!,
    said: known ? { ok: said === 'done', text: text(said as TextKey) } : undefined,
  }
}

function tokenOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; )${cookieName}=([\\w-]{32})`).exec(request.headers.cookie ?? '')?.[1]
}

const sessionColumns = `session.id, session.starts_at, session.ends_at, session.fee_fen, session.state, session.reason,
  doctor.name as doctor, doctor.title, department.name as department,
  (select count(*)::int from number where session_id = session.id and number.state = 'free') as free,
  (select count(*)::int from number where session_id = session.id) as numbers
  from session join doctor on doctor.id = session.doctor_id join department on department.code = doctor.department_code`

function reading(app: FastifyInstance, options: ScreenOptions): void {
  const { pool } = options
  const show = (path: string, make: (frame: pages.Frame, request: Asked) => Promise<string | undefined>) =>
    app.get<{ Querystring: Record<string, string>; Params: { id: string } }>(path, async (request, reply) => {
      const body = await make(frameOf(options, request, reply), request)
      return body === undefined
        ? reply.redirect('/?said=no-unknown')
        : reply.type('text/html; charset=utf-8').send(body)
    })

  show('/', async (frame, request) => {
    const asked = request.query.day ?? ''
    const day = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : dayOf(options.now())
    const order = 'order by session.starts_at, department.code, doctor.id'
    const { rows } = await pool.query(`select ${sessionColumns} where session.date = $1 ${order}`, [day])
    return pages.sessionsPage(frame, day, rows)
  })
  show('/sessions/:id', async (frame, request) => {
    const { rows } = await pool.query(`select ${sessionColumns} where session.id = $1`, [request.params.id])
    const numbers = await pool.query(
      `select number.id, number.seq, number.starts_at, number.state, registration.channel, patient.name as patient
       from number left join registration on registration.number_id = number.id and registration.state = 'active'
       left join patient on patient.id = registration.patient_id where session_id = $1 order by seq`,
      [request.params.id],
    )
    return rows[0] && pages.sessionPage(frame, rows[0], numbers.rows)
  })
  show('/registrations', async (frame) => {
    const { rows } = await pool.query(
      `select registration.*, patient.name as patient from registration join patient on patient.id = patient_id
       order by registered_at desc, registration.id desc limit 200`,
    )
    return pages.registrationsPage(frame, rows)
  })
  show('/reports', async (frame) => {
    const patients = await pool.query('select id, name from patient order by id limit 500')
    const { rows } = await pool.query(
      `select report.*, patient.name as patient from report join patient on patient.id = patient_id
       order by at desc, report.id desc limit 100`,
    )
    return pages.reportsPage(frame, patients.rows, rows)
  })
  show('/messages', async (frame) => {
    const { rows } = await pool.query('select * from outbound order by id desc limit 200')
    return pages.messagesPage(frame, rows)
  })
  show('/misbehave', async (frame) => pages.misbehavePage(frame, options.faults.list()))
}

type Form = URLSearchParams

function changing(app: FastifyInstance, options: ScreenOptions): void {
  const { pool, faults } = options
  const change = (path: string, back: (id: string) => string, work: (form: Form, id: string) => Promise<Said>) =>
    app.post<{ Params: { id: string } }>(path, { bodyLimit: 64 * 1024 }, async (request, reply) => {
      const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '')
      const lang: Lang = form.get('lang') === 'en' ? 'en' : 'zh'
      if (!sameToken(tokenOf(request), form.get('token')))
        return reply.code(403).type('text/plain; charset=utf-8').send(textsOf(lang)('no-token'))
      const said = await work(form, request.params.id ?? '')
      const to = back(request.params.id ?? form.get('number') ?? '')
      return reply.redirect(`${to}?lang=${lang}&said=${said.ok ? 'done' : `no-${said.why}`}`, 303)
    })
  const sessionOf = (numberId: string) => `/sessions/${encodeURIComponent(numberId.replace(/-\d+$/, ''))}`
  const wrong: Said = { ok: false, why: 'form' }

  change('/sell', sessionOf, async (form) => {
    const person = PersonForm.safeParse(Object.fromEntries(form))
    return person.success ? sell(pool, form.get('number') ?? '', person.data, options.now()) : wrong
  })
  change('/numbers/:id/arrive', sessionOf, (_form, id) => mark(pool, id, 'checked-in', options.now()))
  change('/numbers/:id/seen', sessionOf, (_form, id) => mark(pool, id, 'seen', options.now()))
  change('/numbers/:id/no-show', sessionOf, (_form, id) => mark(pool, id, 'no-show', options.now()))
  change('/numbers/:id/give-back', sessionOf, (_form, id) => giveBack(pool, id, options.now()))
  change(
    '/sessions/:id/suspend',
    (id) => `/sessions/${encodeURIComponent(id)}`,
    async (form, id) => {
      const reason = form.get('reason')?.trim().slice(0, 200)
      return reason ? suspend(pool, id, reason, options.now()) : wrong
    },
  )
  change(
    '/reports',
    () => '/reports',
    async (form) => {
      const read = ReportForm.safeParse({ ...Object.fromEntries(form), values: form.getAll('values') })
      return read.success ? writeReport(pool, read.data, options.now()) : wrong
    },
  )
  change(
    '/misbehave',
    () => '/misbehave',
    async (form) => {
      const { kind, where, times, ms } = Object.fromEntries(form)
      const read = Fault.safeParse({ kind, where, ...(times ? { times: Number(times) } : {}), ms: Number(ms || 0) })
      if (!read.success) return wrong
      faults.set([...faults.list(), read.data])
      return { ok: true, id: '' }
    },
  )
  change(
    '/misbehave/clear',
    () => '/misbehave',
    async () => {
      faults.set([])
      return { ok: true, id: '' }
    },
  )
}

function sameToken(one: string | undefined, other: string | null): boolean {
  if (!one || !other || one.length !== other.length) return false
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
