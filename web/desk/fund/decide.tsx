import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { Rerun, StatementDetail } from '#contracts/statements'
import { useSentence } from '../../shell/states.tsx'
import { showAnswer, useCommand } from '../../shell/use-api.ts'
import { useT } from './texts.ts'

/** What the reader may do with a statement now; the server decides what that is. */
export function Decide({ of }: { of: StatementDetail }) {
  const t = useT()
  const { modal, message } = App.useApp()
  const sentence = useSentence()
  const client = useQueryClient()
  const [returning, setReturning] = useState(false)
  const [words, setWords] = useState('')
  const path = `/api/statements/${of.id}`
  const command = useCommand(StatementDetail, {
    onDone: (answer) => {
      showAnswer(client, path, answer)
      void client.invalidateQueries({ queryKey: ['/api/statements'] })
      setReturning(false)
    },
  })
  const again = useCommand(Rerun, {
    onDone: ({ same, sm3, differences }) =>
      same
        ? void modal.success({ title: t('same', { sm3: sm3.slice(0, 16) }) })
        : void modal.error({ title: t('differs', { paths: differences.map((one) => one.path).join(', ') }) }),
  })
  const onError = (error: Error) => void message.error(sentence(error))
  const go = (verb: string) => command.mutate({ path: `${path}/${verb}` }, { onError })
  const post = () =>
    modal.confirm({
      title: t('post'),
      content: t('postAsk'),
      okText: t('post'),
      cancelText: t('cancel'),
      onOk: () => go('post'),
    })
  return (
    <>
      {of.maySubmit ? (
        <Button type="primary" loading={command.isPending} onClick={() => go('submit')}>
          {t('submit')}
        </Button>
      ) : null}
      {of.mayApprove ? (
        <>
          <Button type="primary" loading={command.isPending} onClick={() => go('approve')}>
            {t('approve')}
          </Button>
          <Button onClick={() => setReturning(true)}>{t('return')}</Button>
        </>
      ) : null}
      {of.mayPost ? (
        <Button type="primary" loading={command.isPending} onClick={post}>
          {t('post')}
        </Button>
      ) : null}
      <Button loading={again.isPending} onClick={() => again.mutate({ path: `${path}/rerun` }, { onError })}>
        {t('rerun')}
      </Button>
      <Modal
        open={returning}
        title={t('returnWhy')}
        okText={t('return')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: words.trim().length < 2, loading: command.isPending }}
        onCancel={() => setReturning(false)}
        onOk={() => command.mutate({ path: `${path}/return`, body: { words: words.trim() } }, { onError })}
      >
        <Input.TextArea
          aria-label={t('returnWhy')}
          rows={3}
          maxLength={1000}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </Modal>
    </>
  )
}
