export { Consents } from './consents.tsx'
export { Institutions } from './institutions.tsx'
export { Sessions } from './sessions.tsx'
export { Settings } from './settings.tsx'
