import { isDirectoryType } from '../access/reach.ts'
import { relativeReference } from '../values/extract.ts'
import { searchTableOf } from '../values/parameters.ts'
import { type Criterion, unescaped } from './query.ts'

/** Asks for what is of one patient: of that there are few rows, whatever else is asked. */
export function isOfOne({ name, modifier, chain }: Criterion, type: string): boolean {
  if (name === '_id') return true
  return !modifier && !chain && searchTableOf(type).patient.some((one) => one.code === name)
}

const fewValues = 20

/** Asks for keys of which each is in few rows: identifiers, and references to anything but the directory's shared entries. */
export function isNarrow(criterion: Criterion, type: string): boolean {
  const { parameter, modifier, chain, values } = criterion
  if (values.length > fewValues || modifier === 'missing' || modifier === 'not') return false
  if (isOfOne(criterion, type)) return true
  if (!parameter || chain) return false
  if (parameter.kind === 'token')
    return (modifier === undefined || modifier === 'of-type') && values.every((value) => !value.endsWith('|'))
      ? parameter.accessors.every((one) => one.datatype === 'Identifier')
      : false
  if (parameter.kind !== 'reference') return false
  if (modifier === 'identifier') return true
  return values.every((value) => {
    const [named, id] = relativeReference(unescaped(value)).split('/')
    const types = modifier ? [modifier] : id === undefined ? parameter.targets : [named ?? '']
    return types !== undefined && !types.some(isDirectoryType)
  })
}
