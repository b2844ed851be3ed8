import type { Actor } from '#kernel'

export const client: Actor = { id: 'bench-client', name: 'client', roles: ['integration'], scopes: ['system/*.*'] }
// Who reads is bound by grants: every query carries them.
export const doctor: Actor = { id: 'bench-doctor', name: 'doctor', roles: ['doctor'], institutionId: 'bench-hospital' }
