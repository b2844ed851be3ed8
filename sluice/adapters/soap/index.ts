export { SoapOptions } from './options.ts'
export { startSoap } from './start.ts'
