export { type PaidBill, payBills } from './bills.ts'
export { browserAt } from './browser.ts'
export { freshDatabase, type TestRegion } from './database.ts'
export { type Called, testServer } from './server.ts'
