import { Documents, DocumentText } from '#contracts/timeline'
import { Answer, Empty, Loading } from '../states.tsx'
import { useApi } from '../use-api.ts'
import { FileLinks } from './files.tsx'
import { Facts, Lines, More, On } from './parts.tsx'
import { To, usePlace } from './place.tsx'
import { useT } from './texts.ts'

export function DocumentsView() {
  const t = useT()
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/documents', Documents, { params: { residentId } })
  return (
    <Answer of={query} loading={<Loading cards={2} lines={3} />}>
      {({ documents, more }) =>
        documents.length === 0 ? (
          <Empty title={t('noDocuments')} hint={t('noDocumentsHint')} />
        ) : (
          <>
            <Lines label={t('sections.documents')}>
              {documents.map((line) => (
                <li key={line.id}>
                  <To section="document" search={{ id: line.id }} className="rec-row">
                    <span className="rec-main">
                      <span className="rec-name">{line.title}</span>
                      <Facts of={[<On key="at" at={line.at} />, line.type, line.by, line.where]} />
                    </span>
                  </To>
                </li>
              ))}
            </Lines>
            <More count={more} />
          </>
        )
      }
    </Answer>
  )
}

export function DocumentView({ id }: { id: string }) {
  const { residentId } = usePlace()
  const query = useApi('/api/timeline/document', DocumentText, { params: { residentId, id } })
  return (
    <Answer of={query} loading={<Loading lines={8} />}>
      {(text) => <Paper text={text} />}
    </Answer>
  )
}

function Paper({ text }: { text: DocumentText }) {
  const t = useT()
  return (
    <article className="rec-card rec-paper">
      <h2 className="rec-title">{text.title}</h2>
      <Facts of={[<On key="at" at={text.at} />, text.type, text.by, text.where]} />
      {text.sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections have no id and keep their order
        <section key={index}>
          {section.title ? <h3>{section.title}</h3> : null}
          <p className="rec-text">{section.text}</p>
        </section>
      ))}
      {text.sections.length + text.files.length === 0 ? <p className="rec-note">{t('emptyDocument')}</p> : null}
      <FileLinks of={text.id} files={text.files} />
      <button type="button" className="state-button no-print" onClick={() => window.print()}>
        {t('print')}
      </button>
    </article>
  )
}
