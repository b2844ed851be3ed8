/** Photos and ECG files: they arrive in pieces, go on where they stopped, and are a person's once their command and all bytes are here. */
import type { DocumentReference } from '@medplum/fhirtypes'
import type { z } from 'zod'
import type { Received } from '#contracts/village'
import { audit, type Context, refuse, refuseUnless } from '#kernel'
import { refuseUnlessOnTeamOf } from '#people/teams'
import { mayOpen, publish } from '#record'
import { settle } from '../commands/settle.ts'
import { sha256 } from '../devices/proof.ts'
import type { Knock } from '../devices/session.ts'
import type { AttachmentTable } from '../tables.ts'
import { refuseUnlessLeads } from '../team.ts'
import * as store from './store.ts'

export const fileBytesMax = 20 * 1024 * 1024

interface Announced {
  readonly id: string
  readonly sha256: string
  readonly bytes: number
  readonly type: string
}

type Answer = z.infer<typeof Received>

/**
 * Takes the bytes from `offset` on; what is here already, or does not begin where the last piece ended, changes nothing. The answer says
 * from where to go on. Refusals: village.file_unknown, .file_too_large, .file_differs.
 * Nothing is taken from whoever is on the team no more (village.not_on_team).
 */
export async function takePiece(
  root: Context,
  { device, actor, barred }: Knock,
  file: Announced,
  offset: number,
  content: Buffer,
): Promise<Answer> {
  refuseUnless(file.bytes > 0 && file.bytes <= fileBytesMax, 'village.file_too_large')
  refuseUnless(device.state === 'active', 'village.device_wiped')
  if (barred) refuse(barred)
  const answer = await root.as(actor).transaction(async (ctx) => {
    const { id, sha256, bytes, type } = file
    await store.begin(ctx, { id, device_id: device.id, sha256, bytes, media_type: type })
    const known = (await store.lockAttachment(ctx, id))!
    if (known.device_id !== device.id) refuse('village.file_unknown')
    refuseUnless(known.sha256 === sha256 && known.bytes === bytes, 'village.file_differs')
    if (known.whole_at || offset !== known.received || content.length === 0) return show(known)
    refuseUnless(offset + content.length <= bytes, 'village.file_too_large')
    await store.addPiece(ctx, id, offset, content)
    return finish(ctx, { ...known, received: offset + content.length })
  })
  if (answer.whole)
    for (const id of await root.transaction((ctx) => store.commandsFor(ctx, file.id))) await settle(root, id)
  return answer
}

async function finish(ctx: Context, file: AttachmentTable): Promise<Answer> {
  if (file.received < file.bytes) return show(file)
  if (sha256(await store.contentOf(ctx, file.id)) !== file.sha256) {
    await store.startAgain(ctx, file.id)
    return show({ ...file, received: 0 })
  }
  await store.change(ctx, file.id, { whole_at: ctx.now })
  return show({ ...file, whole_at: ctx.now })
}

/** Refusals: village.file_unknown. */
export async function howFar(root: Context, { device }: Knock, id: string): Promise<Answer> {
  const file = await root.transaction((ctx) => store.attachmentById(ctx, id))
  if (file?.device_id !== device.id) return { attachmentId: id, received: 0, whole: false }
  return show(file)
}

const show = ({ id, received, whole_at }: AttachmentTable) => ({ attachmentId: id, received, whole: whole_at !== null })

interface Named {
  readonly attachmentId: string
  readonly sha256: string
  readonly what: 'photo' | 'ecg' | 'signature'
  readonly residentId: string
  readonly doneAt: Date
  readonly deviceId: string
}

/** The command says whose file it is: true once it is whole and in the record. Refusals: village.file_differs, those of not being the team. */
export async function keepFile(ctx: Context, named: Named): Promise<boolean> {
  const { attachmentId, residentId, what } = named
  await refuseUnlessOnTeamOf(ctx, residentId)
  const file = await store.lockAttachment(ctx, attachmentId)
  if (!file) return false
  refuseUnless(file.device_id === named.deviceId && file.sha256 === named.sha256, 'village.file_differs')
  // Whose it is was said once: a second command does not take it into another person's record.
  refuseUnless(file.resident_id === null || file.resident_id === residentId, 'village.file_differs')
  if (!file.whole_at) return false
  await store.change(ctx, attachmentId, { resident_id: residentId, what })
  await publish(ctx, 'village', [toDocument(file, named, ctx.actor.id)])
  await audit(ctx, { action: 'create', residentId, entity: 'village.attachment', entityId: attachmentId })
  return true
}

const titles = { photo: '入户照片', ecg: '心电图', signature: '签名' } as const

function toDocument(file: AttachmentTable, { what, residentId, doneAt }: Named, by: string): DocumentReference {
  return {
    ...{ resourceType: 'DocumentReference', id: file.id, status: 'current', type: { text: titles[what] } },
    subject: { reference: `Patient/${residentId}` },
    date: doneAt.toISOString(),
    author: [{ reference: `Practitioner/${by}` }],
    content: [
      {
        attachment: {
          ...{
            contentType: file.media_type,
            url: `/api/village/attachments/${file.id}`,
            size: file.bytes,
            title: titles[what],
          },
        },
      },
    ],
  }
}

/**
 * The file, to whoever may open the person's record; as long as its command is held, to the leader who decides about it.
 * Refusals: village.file_unknown, .not_leader.
 */
export async function readFile(root: Context, attachmentId: string): Promise<{ mediaType: string; bytes: Buffer }> {
  return root.transaction(async (ctx) => {
    const file = await store.attachmentById(ctx, attachmentId)
    if (!file) refuse('village.file_unknown')
    const residentId = file.resident_id ?? (await ownerWhileHeld(ctx, file))
    if (!residentId || (file.resident_id && !(await mayOpen(ctx, residentId)))) refuse('village.file_unknown')
    await audit(ctx, { action: 'read', residentId, entity: 'village.attachment', entityId: attachmentId })
    return { mediaType: file.media_type, bytes: await store.contentOf(ctx, attachmentId) }
  })
}

async function ownerWhileHeld(ctx: Context, file: AttachmentTable): Promise<string | null> {
  const held = file.whole_at ? await store.heldWith(ctx, file) : undefined
  if (!held) return null
  await refuseUnlessLeads(ctx, held.team_id)
  return held.resident_id
}
