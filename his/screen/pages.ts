// The screen's pages, from rows already read. Pure.
import type { HisNumberState } from '#contracts/sluice'
import { panels } from '../counter.ts'
import type { Fault } from '../misbehave.ts'
import { operationNames } from '../soap/wsdl.ts'
import { type Html, html } from './html.ts'
import { type Lang, type TextKey, textsOf } from './texts.ts'

export interface Frame {
  lang: Lang
  facility: string
  token: string
  path: string
  said?: { ok: boolean; text: string } | undefined
}

const places = [
  ['/', 'sessions'],
  ['/registrations', 'registrations'],
  ['/reports', 'reports'],
  ['/messages', 'messages'],
  ['/misbehave', 'misbehave'],
] as const

export function page(frame: Frame, body: Html): string {
  const { lang, facility, path, said } = frame
  const text = textsOf(lang)
  const links = places.map(
    ([to, key]) =>
      html`<a href="${to}?lang=${lang}"${to === path ? html` aria-current="page"` : null}>${text(key)}</a>`,
  )
  return html`<!doctype html><html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${facility} · ${text('title')}</title><link rel="stylesheet" href="/style.css"></head><body><header><h1>${facility} · ${text('title')}</h1><small>${text('demo')}</small></header><nav>${links}<a href="${path}?lang=${lang === 'zh' ? 'en' : 'zh'}">${text('other')}</a></nav><main>${said ? html`<p class="said${said.ok ? ' ok' : ''}" role="status">${said.text}</p>` : null}${body}</main></body></html>`
    .text
}

const hidden = ({ lang, token }: Frame) =>
  html`<input type="hidden" name="token" value="${token}"><input type="hidden" name="lang" value="${lang}">`
const tag = (frame: Frame, state: TextKey) => html`<span class="tag ${state}">${textsOf(frame.lang)(state)}</span>`
const clock = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
const moment = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
const yuan = (fen: number) => (fen / 100).toFixed(2)

/** A table that reads as cards on a phone. */
function grid(
  heads: readonly string[],
  rows: readonly (readonly (string | number | Html | null)[])[],
  empty: string,
): Html {
  if (rows.length === 0) return html`<p>${empty}</p>`
  const cells = (row: readonly (string | number | Html | null)[]) =>
    row.map((cell, index) => html`<td data-name="${heads[index]!}">${cell}</td>`)
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table>`
}

export interface SessionRow {
  id: string
  starts_at: Date
  ends_at: Date
  fee_fen: number
  state: 'open' | 'suspended'
  reason: string | null
  doctor: string
  title: string
  department: string
  free: number
  numbers: number
}

export function sessionsPage(frame: Frame, day: string, sessions: readonly SessionRow[]): string {
  const text = textsOf(frame.lang)
  const rows = sessions.map((row) => [
    html`<a href="/sessions/${row.id}?lang=${frame.lang}">${clock(row.starts_at)}–${clock(row.ends_at)}</a>`,
    `${row.doctor} ${row.title}`,
    row.department,
    yuan(row.fee_fen),
    `${row.free} / ${row.numbers}`,
    html`${tag(frame, row.state)} ${row.reason}`,
  ])
  const heads = (['time', 'doctor', 'department', 'fee', 'left', 'state'] as const).map(text)
  return page(
    frame,
    html`<h2>${text('sessions')}</h2><form class="card" method="get" action="/"><input type="hidden" name="lang" value="${frame.lang}"><label>${text('day')}<input type="date" name="day" value="${day}"></label><button class="quiet">${text('sessions')}</button></form>${grid(heads, rows, text('noSessions'))}`,
  )
}

export interface NumberLine {
  id: string
  seq: number
  starts_at: Date
  state: HisNumberState
  channel: 'window' | 'app' | null
  patient: string | null
}

export function sessionPage(frame: Frame, session: SessionRow, numbers: readonly NumberLine[]): string {
  const text = textsOf(frame.lang)
  const button = (id: string, what: string, key: TextKey) =>
    html`<form class="inline" method="post" action="/numbers/${id}/${what}">${hidden(frame)}<button class="quiet">${text(key)}</button></form> `
  const actions = (row: NumberLine) => {
    if (row.state === 'taken')
      return html`${button(row.id, 'arrive', 'arrive')}${button(row.id, 'no-show', 'markNoShow')}${row.channel === 'window' ? button(row.id, 'give-back', 'giveBack') : null}`
    return row.state === 'checked-in' ? button(row.id, 'seen', 'markSeen') : null
  }
  const rows = numbers.map((row) => [
    row.seq,
    clock(row.starts_at),
    tag(frame, row.state),
    row.patient,
    row.channel && text(row.channel),
    actions(row),
  ])
  const free = numbers.filter(({ state }) => state === 'free')
  const heads = [...(['number', 'time', 'state', 'patient', 'channel'] as const).map(text), '']
  return page(
    frame,
    html`<h2>${session.doctor} ${session.title} · ${session.department} · ${moment(session.starts_at).slice(0, 16)}–${clock(session.ends_at)} ${tag(frame, session.state)}</h2>${session.state === 'open' && free.length > 0 ? sellForm(frame, free) : null}${session.state === 'open' ? suspendForm(frame, session.id) : html`<p>${text('reason')}: ${session.reason}</p>`}${grid(heads, rows, text('none'))}`,
  )
}

function sellForm(frame: Frame, free: readonly NumberLine[]): Html {
  const text = textsOf(frame.lang)
  const options = free.map(
    ({ id, seq, starts_at }) => html`<option value="${id}">${seq} · ${clock(starts_at)}</option>`,
  )
  return html`<h3>${text('sell')}</h3><form class="card" method="post" action="/sell">${hidden(frame)}<label>${text('number')}<select name="number">${options}</select></label><label>${text('name')}<input name="name" required maxlength="80" autocomplete="off"></label><label>${text('sex')}<select name="sex"><option value="female">${text('female')}</option><option value="male">${text('male')}</option><option value="unknown">${text('unknownSex')}</option></select></label><label>${text('birthDate')}<input type="date" name="birthDate" required></label><label>${text('document')}<input name="documentNumber" required maxlength="20" autocomplete="off"></label><label>${text('phone')}<input name="phone" maxlength="20" autocomplete="off"></label><button>${text('sell')}</button></form>`
}

function suspendForm(frame: Frame, id: string): Html {
  const text = textsOf(frame.lang)
  return html`<h3>${text('suspend')}</h3><form class="card" method="post" action="/sessions/${id}/suspend">${hidden(frame)}<label>${text('reason')}<input name="reason" required maxlength="200" autocomplete="off"></label><button class="warn">${text('suspend')}</button><p>${text('suspendHint')}</p></form>`
}

export interface RegistrationLine {
  id: string
  number_id: string
  patient: string
  channel: 'window' | 'app'
  state: 'active' | 'cancelled'
  paid_fen: number
  refunded_fen: number
  registered_at: Date
}

export function registrationsPage(frame: Frame, lines: readonly RegistrationLine[]): string {
  const text = textsOf(frame.lang)
  const rows = lines.map((row) => [
    row.id,
    row.number_id,
    row.patient,
    text(row.channel),
    tag(frame, row.state),
    yuan(row.paid_fen),
    yuan(row.refunded_fen),
    moment(row.registered_at),
  ])
  const keys = ['registrations', 'number', 'patient', 'channel', 'state', 'paid', 'refunded', 'at'] as const
  return page(frame, html`<h2>${text('registrations')}</h2>${grid(keys.map(text), rows, text('none'))}`)
}

export interface ReportLine {
  id: string
  patient: string
  name: string
  conclusion: string
  at: Date
}

export function reportsPage(
  frame: Frame,
  patients: readonly { id: string; name: string }[],
  lines: readonly ReportLine[],
): string {
  const text = textsOf(frame.lang)
  const forms = panels.map(
    (panel) =>
      html`<form class="card" method="post" action="/reports">${hidden(frame)}<input type="hidden" name="panel" value="${panel.code}"><h3>${panel.name}</h3><label>${text('patient')}<select name="patientId">${patients.map(({ id, name }) => html`<option value="${id}">${name} (${id})</option>`)}</select></label>${panel.items.map((item) => html`<label>${item.name} (${item.unit})<input name="values" inputmode="decimal" required value="${((item.low + item.high) / 2).toFixed(1)}"></label>`)}<label>${text('conclusion')}<input name="conclusion" maxlength="500"></label><button>${text('save')}</button></form>`,
  )
  const rows = lines.map((row) => [row.id, row.patient, row.name, row.conclusion, moment(row.at)])
  const keys = ['reports', 'patient', 'panel', 'conclusion', 'at'] as const
  return page(
    frame,
    html`<h2>${text('writeReport')}</h2>${forms}<h2>${text('reports')}</h2>${grid(keys.map(text), rows, text('none'))}`,
  )
}

export interface MessageLine {
  type: string
  control_id: string
  state: 'waiting' | 'accepted' | 'refused'
  answer: string | null
  at: Date
}

export function messagesPage(frame: Frame, lines: readonly MessageLine[]): string {
  const text = textsOf(frame.lang)
  const rows = lines.map((row) => [row.type, row.control_id, tag(frame, row.state), row.answer, moment(row.at)])
  const keys = ['type', 'control', 'state', 'answer', 'at'] as const
  return page(frame, html`<h2>${text('messages')}</h2>${grid(keys.map(text), rows, text('none'))}`)
}

const faultKinds = ['late', 'twice', 'never', 'refuse', 'drop', 'drop-after', 'die'] as const

export function misbehavePage(frame: Frame, faults: readonly Fault[]): string {
  const text = textsOf(frame.lang)
  const where = [...operationNames, 'fhir', 'hl7-send', 'hl7-receive']
  const rows = faults.map((fault) => [text(fault.kind), fault.where, fault.times ?? '∞', fault.ms])
  return page(
    frame,
    html`<h2>${text('misbehave')}</h2><p>${text('misbehaveHint')}</p><form class="card" method="post" action="/misbehave">${hidden(frame)}<label>${text('kind')}<select name="kind">${faultKinds.map((kind) => html`<option value="${kind}">${text(kind)}</option>`)}</select></label><label>${text('where')}<select name="where"><option value="*">${text('everywhere')}</option>${where.map((one) => html`<option>${one}</option>`)}</select></label><label>${text('times')}<input name="times" inputmode="numeric" pattern="[0-9]*" value="1"></label><label>${text('ms')}<input name="ms" inputmode="numeric" pattern="[0-9]*" value="3000"></label><button class="warn">${text('set')}</button></form><h3>${text('inForce')}</h3>${grid([text('kind'), text('where'), text('times'), text('ms')], rows, text('well'))}${faults.length > 0 ? html`<form class="card" method="post" action="/misbehave/clear">${hidden(frame)}<button>${text('clear')}</button></form>` : null}`,
  )
}
