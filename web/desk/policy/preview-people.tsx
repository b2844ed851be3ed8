import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { PreviewPerson, type PreviewResult } from '#contracts/policies'
import { Money } from '../../shell/money.tsx'
import { useMe } from '../../shell/session.tsx'
import { Answer } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { Difference } from './preview-pictures.tsx'
import { useT } from './texts.ts'

type People = PreviewResult['people']

/** Whose own part changes most: numbers; an auditor opens one, and it stays in the trail. */
export function People({ draftId, people }: { draftId: string; people: People }) {
  const t = useT()
  const opens = useMe().roles.includes('auditor')
  const [open, setOpen] = useState<number | null>(null)
  if (people.length === 0) return null
  return (
    <>
      <h3>
        {t('people')} <span className="muted">{t('peopleHint')}</span>
      </h3>
      <div className="columns">
        {(['loser', 'winner'] as const)
          .filter((side) => people.some((one) => one.side === side))
          .map((side) => (
            <table className="plain-table" key={side}>
              <thead>
                <tr>
                  <th>{t(side === 'loser' ? 'losers' : 'winners')}</th>
                  <th className="right">{t('bills')}</th>
                  <th className="right">{t('before')}</th>
                  <th className="right">{t('after')}</th>
                  <th className="right">{t('difference')}</th>
                </tr>
              </thead>
              <tbody>
                {people
                  .filter((one) => one.side === side)
                  .map((one) => (
                    <tr key={one.personNo}>
                      <td>
                        {opens ? (
                          <Button
                            type="link"
                            size="small"
                            aria-label={t('openPerson', { n: one.personNo })}
                            onClick={() => setOpen(one.personNo)}
                          >
                            {t('person', { n: one.personNo })}
                          </Button>
                        ) : (
                          t('person', { n: one.personNo })
                        )}
                      </td>
                      <td className="right tabular">{one.bills}</td>
                      <td className="right">
                        <Money fen={one.beforeFen} />
                      </td>
                      <td className="right">
                        <Money fen={one.afterFen} />
                      </td>
                      <td className="right">
                        <Difference fen={one.afterFen - one.beforeFen} />
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          ))}
      </div>
      {open === null ? null : <Person draftId={draftId} personNo={open} onClose={() => setOpen(null)} />}
    </>
  )
}

interface PersonProps {
  draftId: string
  personNo: number
  onClose: () => void
}

function Person({ draftId, personNo, onClose }: PersonProps) {
  const t = useT()
  const query = useApi(`/api/policies/drafts/${draftId}/preview/people/${personNo}`, PreviewPerson)
  const title = query.data ? t('personTitle', { n: personNo, name: query.data.name }) : t('person', { n: personNo })
  return (
    <Drawer open onClose={onClose} size="large" title={title}>
      <Answer of={query}>
        {({ bills, psn_no }) => (
          <>
            <p className="muted tabular">{psn_no}</p>
            <table className="plain-table">
              <tbody>
                {bills.map((one) => (
                  <tr key={one.billId}>
                    <td>
                      <Time at={one.settledAt} />
                    </td>
                    <td>{one.institution}</td>
                    <td className="right">
                      <Money fen={one.medfee_sumamt} />
                    </td>
                    <td className="right">
                      <Money fen={one.personBeforeFen} /> → <Money fen={one.personAfterFen} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
      </Answer>
    </Drawer>
  )
}
