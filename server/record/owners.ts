const operations = new Map<string, string>()

/** Lets a module say what to call instead of writing one of its types through FHIR, as in 'POST /api/booking/holds'. */
export function nameOperation(owner: string, type: string, operation: string): void {
  operations.set(`${owner} ${type}`, operation)
}

/** What a FHIR client is told to call; the module's part of the API when it named nothing. */
export function operationOf(owner: string, type: string): string {
  return operations.get(`${owner} ${type}`) ?? `/api/${owner} (GET /openapi.json)`
}
