import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { type TableFileName, tableFileNames, UploadAnswer } from '#contracts/grouping'
import { clock } from '../../shell/browser.ts'
import { csvOf, saveCsv } from '../../shell/csv.ts'
import { dateOf } from '../../shell/moment.ts'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useWords } from '../parts/person.tsx'
import { filesByName, placeInWords } from './table-files.ts'
import { useT } from './texts.ts'

type Fault = UploadAnswer['faults'][number]

/** The set's files at once, checked row by row: with any fault nothing is kept; without, a second person puts it in force. */
export function UploadDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [validFrom, setValidFrom] = useState(dateOf(clock.now()))
  const [texts, setTexts] = useState<Partial<Record<TableFileName, string>>>({})
  const [strange, setStrange] = useState<readonly string[]>([])
  const send = useCommand(UploadAnswer, {
    onDone: ({ upload }) => {
      if (!upload) return
      void message.success(t('upload.kept'))
      void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/api/grouping') })
      onClose()
    },
  })
  const pick = async (picked: readonly File[]) => {
    send.reset()
    const { known, unknown } = filesByName(picked)
    setStrange(unknown)
    const read = await Promise.all(known.map(async ([file, of]) => [file, await of.text()] as const))
    setTexts((before) => ({ ...before, ...Object.fromEntries(read) }))
  }
  const missing = tableFileNames.filter((file) => texts[file] === undefined)
  const whole = name.trim() !== '' && validFrom !== '' && missing.length === 0
  return (
    <Modal
      open
      width={760}
      title={t('upload.add')}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            type="primary"
            disabled={!whole}
            loading={send.isPending}
            onClick={() => send.mutate({ path: '/api/grouping/uploads', body: { name, validFrom, texts } })}
          >
            {t('upload.check')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('upload.sub')}</p>
      <div className="form form-grid">
        <label htmlFor="set-name">{t('tableName')}</label>
        <Input
          id="set-name"
          maxLength={100}
          placeholder={t('upload.namePlace')}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <label htmlFor="set-from">{t('tableFrom')}</label>
        <Input id="set-from" type="date" value={validFrom} onChange={({ target }) => setValidFrom(target.value)} />
        <label htmlFor="set-files">{t('upload.files')}</label>
        <input
          id="set-files"
          type="file"
          multiple
          accept=".csv,.json,text/csv,application/json"
          onChange={({ target }) => void pick([...(target.files ?? [])])}
        />
      </div>
      <ul className="tariff-files" aria-label={t('upload.files')}>
        {tableFileNames.map((file) => (
          <li key={file} data-there={texts[file] === undefined ? undefined : true}>
            <span aria-hidden="true">{texts[file] === undefined ? '○' : '✓'}</span> {t(`upload.file.${file}`)}{' '}
            <code className="muted">{file}</code>
            {texts[file] === undefined ? <span className="muted"> {t('upload.missing')}</span> : null}
          </li>
        ))}
      </ul>
      {strange.length > 0 ? <p className="muted">{t('upload.strange', { names: strange.join(', ') })}</p> : null}
      <Faults of={send.data?.faults ?? []} />
      <Refused error={send.error} />
    </Modal>
  )
}

const shownAtOnce = 50

function Faults({ of }: { of: readonly Fault[] }) {
  const t = useT()
  const words = useWords()
  if (of.length === 0) return null
  const rows = of.map((one) => [one.file, placeInWords(t, one.place), words(one)] as const)
  return (
    <div role="alert">
      <b className="form-error">{t('upload.faults', { n: of.length })}</b>{' '}
      <Button
        size="small"
        onClick={() => saveCsv('faults', csvOf([t('upload.files'), t('upload.place'), t('upload.what')], rows))}
      >
        {t('export')}
      </Button>
      <ul className="tariff-faults">
        {rows.slice(0, shownAtOnce).map(([file, place, what]) => (
          <li key={`${file} ${place} ${what}`}>
            <code>{file}</code> {place} {what}
          </li>
        ))}
      </ul>
      {rows.length > shownAtOnce ? (
        <p className="muted">{t('upload.moreFaults', { n: rows.length - shownAtOnce })}</p>
      ) : null}
    </div>
  )
}
