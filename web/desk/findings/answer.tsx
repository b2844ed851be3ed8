import { Button, Input, Radio, Upload } from 'antd'
import { useState } from 'react'
import { FindingDetail } from '#contracts/findings'
import { useCommand } from '../../shell/use-api.ts'
import { Refused } from '../parts/page.tsx'
import { useAgain } from './one-finding.tsx'
import { useT } from './texts.ts'

interface Handed {
  name: string
  contentType: string
  base64: string
}
const bytesMax = 200 * 1024

const base64Of = (file: File) =>
  new Promise<string>((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => failed(reader.error)
    reader.readAsDataURL(file)
  })

/** The institution accepts or appeals, once, with its documents. */
export function AnswerForm({ findingId }: { findingId: string }) {
  const t = useT()
  const again = useAgain()
  const [stand, setStand] = useState<'accepts' | 'appeals'>('appeals')
  const [words, setWords] = useState('')
  const [files, setFiles] = useState<readonly Handed[]>([])
  const [tooLarge, setTooLarge] = useState<string | undefined>(undefined)
  const send = useCommand(FindingDetail, { onDone: () => again(t('sent')) })
  const take = async (list: readonly File[]) => {
    const some = list.slice(0, 3)
    setTooLarge(some.find((file) => file.size > bytesMax)?.name)
    const fits = some.filter((file) => file.size <= bytesMax)
    setFiles(
      await Promise.all(
        fits.map(async (file) => ({ name: file.name, contentType: file.type, base64: await base64Of(file) })),
      ),
    )
  }
  return (
    <div className="form">
      <h3>{t('answerTitle')}</h3>
      <Radio.Group value={stand} onChange={({ target }) => setStand(target.value)}>
        <Radio value="appeals">{t('stand.appeals')}</Radio>
        <Radio value="accepts">{t('stand.accepts')}</Radio>
      </Radio.Group>
      <Input.TextArea
        rows={3}
        maxLength={1000}
        aria-label={t('answerWords')}
        placeholder={t('answerWords')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <Upload
        multiple
        maxCount={3}
        accept="application/pdf,image/jpeg,image/png"
        beforeUpload={() => false}
        onChange={({ fileList }) => void take(fileList.flatMap((one) => one.originFileObj ?? []))}
      >
        <Button>{t('attach')}</Button>
      </Upload>
      {tooLarge ? <p className="muted">{t('tooLarge', { name: tooLarge })}</p> : null}
      <Refused error={send.error} />
      <div className="form-buttons">
        <Button
          type="primary"
          disabled={words.trim().length < 2}
          loading={send.isPending}
          onClick={() =>
            send.mutate({
              path: `/api/findings/${findingId}/answer`,
              body: { stand, words: words.trim(), attachments: files },
            })
          }
        >
          {t('send')}
        </Button>
      </div>
    </div>
  )
}
