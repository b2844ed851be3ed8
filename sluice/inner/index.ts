export { type AdapterType, adapterType, adapterTypes } from './adapters.ts'
export { type AdapterConfig, type InnerConfig, readConfig } from './config.ts'
export type { Log } from './hosted.ts'
export { type Credentials, Inner, type InnerOptions } from './inner.ts'
