import { App, Form, Input, InputNumber, Modal, Radio } from 'antd'
import { useState } from 'react'
import { Edition, ProposeRequest } from '#contracts/learning'
import { useCommand } from '../../shell/use-api.ts'
import { Field } from '../parts/field.tsx'
import { Refused } from '../parts/page.tsx'
import { useT } from './texts.ts'

const fields = ['titles', 'summary', 'heading', 'text'] as const
type Part = (typeof fields)[number]
type Both = { zh: string; en: string }
const nothing: Record<Part, Both> = {
  titles: { zh: '', en: '' },
  summary: { zh: '', en: '' },
  heading: { zh: '', en: '' },
  text: { zh: '', en: '' },
}

/** A new edition: an article written here, or a whole course or programme as JSON. */
export function ProposeDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useT()
  const { message } = App.useApp()
  const [way, setWay] = useState<'simple' | 'json'>('simple')
  const [json, setJson] = useState('')
  const [words, setWords] = useState(nothing)
  const [head, setHead] = useState({ code: '', topics: '', minutes: 3, source: '' })
  const send = useCommand(Edition, {
    onDone: () => {
      void message.success(t('library.sent'))
      onDone()
      onClose()
    },
  })
  const { titles: title, summary, heading, text } = words
  const topics = head.topics.split(/[,，\s]+/).filter(Boolean)
  const written = { ...head, topics, title, summary, content: { kind: 'article', sections: [{ heading, text }] } }
  const read = way === 'simple' ? ProposeRequest.safeParse(written) : ProposeRequest.safeParse(parsed(json))
  return (
    <Modal
      open
      width={760}
      title={t('library.propose')}
      okText={t('library.send')}
      okButtonProps={{ disabled: !read.success }}
      confirmLoading={send.isPending}
      onOk={() => read.success && send.mutate({ path: '/api/learning/library', body: read.data })}
      onCancel={onClose}
    >
      <Radio.Group value={way} onChange={({ target }) => setWay(target.value)}>
        <Radio value="simple">{t('library.simple')}</Radio>
        <Radio value="json">{t('library.json')}</Radio>
      </Radio.Group>
      {way === 'json' ? (
        <>
          <Input.TextArea
            rows={14}
            className="code team-gap"
            aria-label={t('library.json')}
            value={json}
            onChange={({ target }) => setJson(target.value)}
          />
          {json.trim() !== '' && !read.success ? (
            <p className="form-error">{read.error.issues[0]?.path.join('.') || t('library.wrong')}</p>
          ) : null}
        </>
      ) : (
        <Form layout="vertical" className="team-gap">
          <Field label={t('library.code')}>
            <Input value={head.code} onChange={({ target }) => setHead({ ...head, code: target.value })} />
          </Field>
          {fields.map((field) => (
            <Form.Item key={field} label={t(`library.${field}`)}>
              <div className="check-grid">
                {(['zh', 'en'] as const).map((locale) => (
                  <Input.TextArea
                    key={locale}
                    rows={field === 'text' ? 5 : 1}
                    maxLength={2000}
                    aria-label={`${t(`library.${field}`)} ${locale}`}
                    placeholder={locale === 'zh' ? '中文' : 'English'}
                    value={words[field][locale]}
                    onChange={({ target }) =>
                      setWords({ ...words, [field]: { ...words[field], [locale]: target.value } })
                    }
                  />
                ))}
              </div>
            </Form.Item>
          ))}
          <div className="check-grid">
            <Input
              placeholder={t('library.topics')}
              aria-label={t('library.topics')}
              value={head.topics}
              onChange={({ target }) => setHead({ ...head, topics: target.value })}
            />
            <InputNumber<number>
              prefix={t('library.minutesField')}
              min={1}
              max={600}
              value={head.minutes}
              onChange={(minutes) => setHead({ ...head, minutes: minutes ?? 1 })}
            />
          </div>
          <Field label={t('library.source')}>
            <Input
              maxLength={300}
              value={head.source}
              onChange={({ target }) => setHead({ ...head, source: target.value })}
            />
          </Field>
        </Form>
      )}
      <Refused error={send.error} />
    </Modal>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
