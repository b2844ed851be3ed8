/** TXA with its OBX → DocumentReference. */
import { documentStatuses, lookUp } from '../codes/tables.ts'
import { concept } from '../types/coded.ts'
import * as as from '../types/convert.ts'
import { type Fields, referenceTo } from '../types/mapping.ts'
import { entityIdentifier } from '../types/names.ts'
import { observed } from '../types/observed.ts'
import { fill, rows } from '../types/table.ts'
import type { Segment } from '../value.ts'
import { following, type Walk, whose } from '../walk.ts'

const txaRows = rows(
  [2, 'type', as.coded('0270')],
  [12, 'masterIdentifier', as.ei('document')],
  [6, 'date', as.instant],
  [5, 'author[]', as.practitioner],
  [9, 'author[]', as.practitioner],
  [10, 'authenticator', as.practitioner],
  [18, 'securityLabel[]', as.coded('0272')],
)

export function readTxa(walk: Walk, txa: Segment): void {
  const { m } = walk
  const own = txa.peek(12) || txa.peek(15) || txa.peek(14)
  const draft = m.make('DocumentReference', own ? [own] : [m.messageId, String(txa.sequence)])
  const withdrawn = m.header.event === 'T11' || txa.text(19).toUpperCase() === 'CA'
  draft.status = withdrawn ? 'entered-in-error' : txa.text(19).toUpperCase() === 'OB' ? 'superseded' : 'current'
  Object.assign(draft, whose(walk, 'subject'))
  fill(draft, txa, txaRows, m)
  const done = txa.value(17)?.understood(1, (text) => lookUp(documentStatuses, text))
  if (done) draft.docStatus = done
  const at = txa.value(4) && as.dateTime(txa.value(4)!, m)
  const related = [14, 15].flatMap((field) =>
    txa.values(field).flatMap((value) => {
      const identifier = entityIdentifier(value, m, 'order')
      return identifier ? [{ identifier }] : []
    }),
  )
  if (walk.request) related.push(referenceTo(walk.request) as never)
  const context: Fields = {
    ...(walk.encounter ? { encounter: [referenceTo(walk.encounter)] } : {}),
    ...(at ? { period: { start: at } } : {}),
    ...(related.length > 0 ? { related } : {}),
  }
  if (Object.keys(context).length > 0) draft.context = context
  readParent(walk, txa, draft)
  draft.content = contentOf(walk, txa).map((attachment) => ({ attachment }))
  walk.document = draft
  walk.noted = draft
}

/** T05/T06 add to the parent (TXA-13), T09/T10 replace it; a parent that is the document itself says nothing. */
function readParent(walk: Walk, txa: Segment, draft: Fields): void {
  const { m } = walk
  const parent = txa.peek(13)
  if (!parent || parent === txa.peek(12)) return
  const identifier = entityIdentifier(txa.value(13)!, m, 'document')
  const code = /^T(09|10)$/.test(m.header.event) ? 'replaces' : 'appends'
  if (identifier) draft.relatesTo = [{ code, target: { identifier } }]
}

/** Text of all OBX as one attachment, then what is encapsulated or pointed to. */
function contentOf(walk: Walk, txa: Segment): Fields[] {
  const { m } = walk
  const lines: string[] = []
  const attachments: Fields[] = []
  let title = txa.text(16)
  for (const obx of following(walk, ['TXA', 'PID', 'OBR', 'ORC']).filter(({ name }) => name === 'OBX')) {
    const { first, others } = observed(obx, m)
    const name = obx.value(3) && concept(obx.value(3)!, m, 'OBX-3')
    if (name?.text && !title) title = String(name.text)
    for (const part of [first, ...others]) {
      if (part?.attachment) attachments.push({ ...(title ? { title } : {}), ...part.attachment })
      else if (part?.element)
        lines.push(
          String(
            obx
              .values(5)
              .map((value) => value.whole())
              .join('\n'),
          ),
        )
    }
    obx.text(11)
  }
  if (lines.length > 0) {
    const data = Buffer.from(lines.join('\n'), 'utf8').toString('base64')
    attachments.unshift({ contentType: 'text/plain; charset=UTF-8', data, ...(title ? { title } : {}) })
  }
  // content 1..*: a message that only tells of a document has none of its text.
  return attachments.length > 0
    ? attachments
    : [{ contentType: 'text/plain', title: title || txa.peek(12) || txa.peek(2) || m.header.event }]
}
