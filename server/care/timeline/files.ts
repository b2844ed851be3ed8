/** Files that resources carry or point to. Pure. */
import type { Attachment, DiagnosticReport, DocumentReference, Resource } from '@medplum/fhirtypes'
import type { FileOf } from '#contracts/timeline'

/** In the order in which they are opened by their number. */
export function attachmentsOf(resource: Resource): Attachment[] {
  if (resource.resourceType === 'DocumentReference') {
    return ((resource as DocumentReference).content ?? []).map(({ attachment }) => attachment)
  }
  return resource.resourceType === 'DiagnosticReport' ? ((resource as DiagnosticReport).presentedForm ?? []) : []
}

/** Those that can be opened here: what lies on another server is not fetched from it. */
export function filesOf(resource: Resource): FileOf[] {
  return attachmentsOf(resource).flatMap((attachment, n) =>
    attachment.data !== undefined || binaryOf(attachment) !== undefined
      ? [
          {
            n,
            title: attachment.title ?? '',
            contentType: attachment.contentType ?? 'application/octet-stream',
            bytes:
              attachment.size ?? (attachment.data === undefined ? null : Math.floor((attachment.data.length * 3) / 4)),
          },
        ]
      : [],
  )
}

/** The id of the Binary of this record that an attachment names. */
export function binaryOf({ url }: Attachment): string | undefined {
  return /^Binary\/([A-Za-z0-9\-.]{1,64})$/.exec(url ?? '')?.[1]
}
