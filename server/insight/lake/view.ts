/** A ViewDefinition of SQL on FHIR v2 (https://sql-on-fhir.org/ig/2.0.0), as far as a runner reads it. */
export interface ViewDefinition {
  readonly resourceType?: string
  readonly name?: string
  readonly url?: string
  readonly title?: string
  readonly description?: string
  readonly status?: string
  readonly resource: string
  readonly constant?: readonly ViewConstant[]
  readonly select: readonly ViewSelect[]
  readonly where?: readonly { readonly path: string }[]
}

/** Its value stands in the one value[x] that it has. */
export interface ViewConstant {
  readonly name: string
  readonly [value: `value${string}`]: unknown
}

export interface ViewSelect {
  readonly column?: readonly ViewColumn[]
  readonly select?: readonly ViewSelect[]
  readonly unionAll?: readonly ViewSelect[]
  readonly forEach?: string
  readonly forEachOrNull?: string
  readonly repeat?: readonly string[]
}

export interface ViewColumn {
  readonly name: string
  readonly path: string
  readonly type?: string
  readonly collection?: boolean
}

/** A column of the table that a view makes. */
export interface Column {
  readonly name: string
  /** The FHIR type that the view says it has, without the address of the definitions; undefined when it says none. */
  readonly type: string | undefined
  readonly collection: boolean
}

export type Cell = string | number | boolean | null | readonly (string | number | boolean)[]

export type Row = readonly Cell[]

/** 'http://hl7.org/fhirpath/System.String' and 'string' alike. */
export function typeNameOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1).replace(/^(?:System|FHIR)\./, '')
}

/** The value[x] elements that a constant has. */
export function valuesOf(constant: ViewConstant): string[] {
  return Object.keys(constant).filter((name) => /^value[A-Z]/.test(name))
}
