/** A page of the panel: changes after a number, deflated, the same bytes until the device has read them to the end. */
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { z } from 'zod'
import type { NextPage, Page } from '#contracts/village'
import { audit, type Context, refuse, refuseUnless } from '#kernel'
import { sha256 } from '../devices/proof.ts'
import type { Knock } from '../devices/session.ts'
import { refreshPanel } from './refresh.ts'
import * as store from './store.ts'

const deflate = promisify(deflateRaw)
const linesMax = 2000
/** What deflate makes of people's documents at least; the first guess of how many lines fill a page. */
const ratioGuess = 4

type Asked = z.infer<typeof NextPage>
type Answer = z.infer<typeof Page>

/** The next page after a change, begun or found begun. Refusals: village.not_on_team. */
export async function nextPage(root: Context, { device, actor, barred }: Knock, asked: Asked): Promise<Answer> {
  refuseUnless(device.state === 'active', 'village.device_wiped')
  if (barred) refuse(barred)
  await refreshPanel(root, device.team_id)
  return root.as(actor).transaction(async (ctx) => {
    await store.dropPages(ctx, device.id, asked.after)
    const begun = await store.pageAfter(ctx, device.id, asked.after)
    if (begun) return show(ctx, device.team_id, begun)
    const lines = await store.linesAfter(ctx, device.team_id, asked.after, linesMax)
    if (lines.length === 0) return { pageId: null, sha256: null, bytes: 0, upTo: asked.after, lines: 0, linesLeft: 0 }
    const { count, content } = await fill(lines, asked.budgetBytes)
    const page = {
      ...{ id: ctx.chance.uuid(), device_id: device.id, after: asked.after, up_to: lines[count - 1]!.change },
      ...{ lines: count, sha256: sha256(content), content, made_at: ctx.now },
    }
    await store.insertPage(ctx, page)
    for (const { kind, id, body } of lines.slice(0, count)) {
      if (kind === 'person' && body !== null)
        await audit(ctx, { action: 'read', residentId: id, entity: 'village.panel', entityId: page.id })
    }
    return show(ctx, device.team_id, page)
  })
}

async function show(
  ctx: Context,
  teamId: string,
  page: { id: string; sha256: string; content: Buffer; up_to: number; lines: number },
): Promise<Answer> {
  const left = await store.linesLeft(ctx, teamId, page.up_to)
  const { id, sha256, content, up_to, lines } = page
  return { pageId: id, sha256, bytes: content.length, upTo: up_to, lines, linesLeft: left }
}

/** As many lines as fit the budget when deflated together, at least one. */
async function fill(lines: readonly store.Line[], budgetBytes: number): Promise<{ count: number; content: Buffer }> {
  let count = 0
  for (let bytes = 0; count < lines.length && bytes < budgetBytes * ratioGuess; count += 1)
    bytes += textOf(lines[count]!).length
  for (;;) {
    const content = await deflate(`[${lines.slice(0, count).map(textOf).join(',')}]`, { level: 9 })
    if (content.length <= budgetBytes || count === 1) return { count, content }
    count = Math.max(1, Math.min(count - 1, Math.floor((count * budgetBytes * 0.97) / content.length)))
  }
}

/** A body lies as the text that it was hashed as. */
const textOf = ({ kind, id, change, body }: store.Line) =>
  `{"kind":${JSON.stringify(kind)},"id":${JSON.stringify(id)},"change":${change}${body === null ? '' : `,"body":${body}`}}`

/** The page's bytes from one on. Refusals: village.not_on_team, .page_unknown. */
export async function pageBytes(root: Context, knock: Knock, pageId: string, from: number): Promise<Buffer> {
  refuseUnless(knock.device.state === 'active', 'village.device_wiped')
  if (knock.barred) refuse(knock.barred)
  const page = await root.transaction((ctx) => store.pageById(ctx, knock.device.id, pageId))
  if (!page || from > page.content.length) refuse('village.page_unknown')
  return page.content.subarray(from)
}
