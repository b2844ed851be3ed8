export { ViewsOptions } from './options.ts'
export { startViews } from './start.ts'
