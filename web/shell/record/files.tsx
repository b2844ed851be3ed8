import type { FileOf } from '#contracts/timeline'
import { withParams } from '../api.ts'
import { usePlace } from './place.tsx'
import { useT } from './texts.ts'

/** Files open beside the page, so that the way back stays. */
export function FileLinks({ of, files }: { of: string; files: readonly FileOf[] }) {
  const t = useT()
  const { residentId } = usePlace()
  if (files.length === 0) return null
  return (
    <section aria-label={t('files')} className="no-print">
      <ul className="rec-files">
        {files.map((file) => (
          <li key={file.n}>
            <a href={withParams('/api/timeline/files', { residentId, of, n: file.n })} target="_blank" rel="noreferrer">
              {file.title || t('openFile')}
            </a>{' '}
            <small className="muted">
              {kindOf(file.contentType)}
              {file.bytes === null ? '' : ` · ${t('kilobytes', { n: Math.max(1, Math.round(file.bytes / 1024)) })}`}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** application/pdf → PDF */
function kindOf(contentType: string): string {
  const name = contentType.split(';')[0]?.split('/')[1] ?? contentType
  return name.replace(/^x-|^vnd\./, '').toUpperCase()
}
