import { Alert, Modal, Select } from 'antd'
import { useState } from 'react'
import { QuestionnaireList, Screened } from '#contracts/chronic'
import { givenOf } from '../../../shell/questionnaire/answers.ts'
import { type Answers, problemsOf, type Questionnaire } from '../../../shell/questionnaire/questionnaire.ts'
import { Answer } from '../../../shell/states.tsx'
import { useApi, useCommand } from '../../../shell/use-api.ts'
import { Refused } from '../../parts/page.tsx'
import { useWords } from '../../parts/person.tsx'
import { QuestionForm } from '../form/form.tsx'
import { refusedFields } from './enrol.tsx'
import { useT } from './texts.ts'

/** A screening questionnaire filled in with the person; what it says is told at once. */
export function ScreenDialog(props: { residentId: string; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const say = useWords()
  const { residentId, onClose, onDone } = props
  const query = useApi(`/api/chronic/residents/${residentId}/questionnaires`, QuestionnaireList)
  const [code, setCode] = useState<string | undefined>(undefined)
  const [answers, setAnswers] = useState<Answers>({})
  const [asked, setAsked] = useState(false)
  const all = query.data?.questionnaires ?? []
  const chosen = all.find(({ questionnaireCode }) => questionnaireCode === code) ?? all[0]
  const form = (chosen?.questionnaire ?? { item: [] }) as Questionnaire
  const send = useCommand(Screened, { onDone })
  // Once it was sent incomplete, what is missing is marked until it is answered.
  const problems = asked ? problemsOf(form, answers) : []
  const go = () => {
    setAsked(true)
    if (problemsOf(form, answers).length > 0 || !chosen) return
    const { programmeCode, questionnaireCode } = chosen
    const body = { programmeCode, questionnaireCode, answers: givenOf(form, answers) }
    send.mutate({ path: `/api/chronic/residents/${residentId}/screen`, body })
  }
  return (
    <Modal
      open
      width={680}
      title={t('screen.title')}
      okText={send.data ? t('followUp.close') : t('screen.ok')}
      okButtonProps={{ disabled: !chosen }}
      confirmLoading={send.isPending}
      onOk={send.data ? onClose : go}
      onCancel={onClose}
    >
      <Answer of={query}>
        {({ questionnaires }) =>
          questionnaires.length === 0 ? (
            <p className="muted">{t('screen.none')}</p>
          ) : (
            <>
              <Select
                style={{ width: '100%' }}
                aria-label={t('screen.pick')}
                value={chosen?.questionnaireCode}
                options={questionnaires.map((one) => ({ value: one.questionnaireCode, label: say(one.title) }))}
                onChange={(next) => {
                  setCode(next)
                  setAnswers({})
                  setAsked(false)
                  send.reset()
                }}
              />
              <QuestionForm
                form={form}
                answers={answers}
                problems={problems}
                refused={refusedFields(send.error)}
                onAnswer={(key, value) => setAnswers({ ...answers, [key]: value })}
              />
            </>
          )
        }
      </Answer>
      {send.data ? (
        <Alert
          type={send.data.suspected ? 'warning' : 'success'}
          title={send.data.sentence}
          description={t('screen.score', { score: send.data.score })}
        />
      ) : null}
      <Refused error={send.error} />
    </Modal>
  )
}
