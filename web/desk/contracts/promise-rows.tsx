import { Tag } from 'antd'
import type { Promised } from '#contracts/family-contracts'
import { useWords } from '../parts/person.tsx'
import { useT } from './texts.ts'

const colours = { due: 'warning', done: 'success', missed: 'error', withdrawn: undefined } as const

/** Each promise with its window and what the record shows, in words. */
export function PromiseRows({ promises }: { promises: readonly (Promised & { residentName?: string })[] }) {
  const t = useT()
  const say = useWords()
  const named = promises.some(({ residentName }) => residentName)
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {named ? <th scope="col">{t('person')}</th> : null}
          <th scope="col">{t('promises.service')}</th>
          <th scope="col">{t('promises.window')}</th>
          <th scope="col"> </th>
          <th scope="col">{t('promises.evidence')}</th>
        </tr>
      </thead>
      <tbody>
        {promises.map((one) => (
          <tr key={one.id}>
            {named ? <td>{one.residentName}</td> : null}
            <td>{say({ zh: one.nameZh, en: one.nameEn })}</td>
            <td className="tabular">
              {one.windowFrom} – {one.windowTo}
            </td>
            <td>
              <Tag color={colours[one.state]}>{t(`promises.state.${one.state}`)}</Tag>
            </td>
            <td>{one.words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
