export {
  type AccessGrant,
  grantAccess,
  grantsOn,
  type HeldGrant,
  linkPatient,
  residentOfPatient,
  revokeAccess,
  unlinkPatient,
} from './access/grants.ts'
export { closeToTeam, openToTeam, type TeamAccess } from './access/open-to-team.ts'
export { isDirectoryType, mayOpen, openable, refuseUnlessMayRead, refuseUnlessMayWrite } from './access/reach.ts'
export { type Level, narrowScopes, parseScope, type Scope } from './access/scope.ts'
export { readEtag } from './bundle/entries.ts'
export { type BundleAnswer, type EntryAnswer, processBundle } from './bundle/process-bundle.ts'
export { resourceChanged, subscriptionWritten } from './events.ts'
export { type EverythingPage, everything, everythingPage } from './everything.ts'
export { compileFhirPath, type FhirPath } from './fhirpath/compile.ts'
export { parseWithDigits } from './fhirpath/view-functions.ts'
export { type HistoryPage, historyPage, periodOf } from './history.ts'
export { type ImportResult, type ImportStep, importFolder } from './import-folder.ts'
export { importLines, refuseUnlessMayImport } from './import-lines.ts'
export { type Incoming, lazyIncoming, parseIncoming } from './json.ts'
export { recordModule } from './module.ts'
export { nameOperation } from './owners.ts'
export { patientsChanged } from './patients-changed.ts'
export { type CheckRequest, checkResource } from './profiles/check-resource.ts'
export { publish, withdraw } from './publish.ts'
export {
  readHistory,
  readPastVersion,
  readResource,
  readResources,
  readVersion,
  type VersionsPage,
} from './read-resource.ts'
export type { Resource, StoredVersion } from './resource.ts'
export { searchCatalogue } from './search/custom/catalogue.ts'
export { type IndexProgress, indexProgress, reindexJob } from './search/custom/reindex.ts'
export { type Explained, explainSearch } from './search/explain.ts'
export { type Part, partOf, textOfPart } from './search/part.ts'
export { type SearchPage, search, searchPage } from './search/search.ts'
export { type SharedWork, sharedWork } from './shared/shared-work.ts'
export {
  checkFilter,
  mayStream,
  patientNumbers,
  type StreamedRow,
  type StreamOptions,
  streamBatch,
  streamType,
} from './stream-type.ts'
export { InvalidResource, type Issue } from './structure/issue.ts'
export { isResourceType, resourceTypes } from './structure/table.ts'
export { validate } from './structure/validate.ts'
export { searchTableOf } from './values/parameters.ts'
export { checkCriteria, versionMatches } from './version-matches.ts'
export { unwatch, type Watch, watch } from './watch.ts'
export { type Told, writeFromSource } from './write-from-source.ts'
export {
  createDraft,
  createResource,
  deleteDraft,
  deleteMatching,
  deleteResource,
  patchMatching,
  patchResource,
  updateDraft,
  updateMatching,
  updateResource,
} from './write-resource.ts'
export type { Written } from './write-versions.ts'
