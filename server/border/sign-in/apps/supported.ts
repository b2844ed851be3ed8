/** Kinds of scopes, for discovery: a type may stand for each asterisk, and a query of tokens may follow what reads. */
export const supportedScopes = [
  'openid',
  'fhirUser',
  'profile',
  'launch',
  'launch/patient',
  'launch/encounter',
  'offline_access',
  'online_access',
  'patient/*.rs',
  'patient/*.read',
  'user/*.rs',
  'user/*.read',
  'system/*.cruds',
  'system/*.read',
  'system/*.write',
  'system/*.*',
]
