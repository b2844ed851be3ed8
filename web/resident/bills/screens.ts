export { Account } from './account.tsx'
export { BillPage } from './bill.tsx'
export { Bills } from './bills.tsx'
export { PayVisit } from './pay-visit.tsx'
