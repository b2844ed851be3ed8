import { Bills as BillsShape } from '#contracts/settlement'
import { Money } from '../../shell/money.tsx'
import { Answer, Empty } from '../../shell/states.tsx'
import { Time } from '../../shell/time.tsx'
import { useApi } from '../../shell/use-api.ts'
import { useActing } from '../acting.tsx'
import { LinkRow, Rows, Tag } from '../kit/parts.tsx'
import { Screen } from '../kit/screen.tsx'
import { billTone } from './bill.tsx'
import { useT } from './texts.ts'

export function Bills() {
  const t = useT()
  const { person } = useActing()
  const query = useApi('/api/settlement/bills', BillsShape, { params: { residentId: person.residentId, limit: 100 } })
  return (
    <Screen title={t('billsTitle')} up="/">
      <Answer of={query}>
        {({ bills }) =>
          bills.length > 0 ? (
            <Rows>
              {bills.map((bill) => (
                <LinkRow
                  key={bill.billId}
                  to={`/bills/${bill.billId}`}
                  title={<Money fen={bill.medfee_sumamt} strong />}
                  note={
                    <>
                      {bill.institutionName} · <Time at={bill.createdAt} />
                    </>
                  }
                  end={<Tag tone={billTone[bill.state]}>{t(`state.${bill.state}`)}</Tag>}
                />
              ))}
            </Rows>
          ) : (
            <Empty title={t('noBills')} />
          )
        }
      </Answer>
    </Screen>
  )
}
