import { type TableFileName, tableFileNames } from '#contracts/grouping'
import type { useT } from './texts.ts'

/** Files of a folder by the names that a set's files have; what else was picked is named, not sent. */
export function filesByName<F extends { readonly name: string }>(
  picked: readonly F[],
): { known: [TableFileName, F][]; unknown: string[] } {
  const known = picked.flatMap((file): [TableFileName, F][] => {
    const name = tableFileNames.find((one) => one === file.name.toLowerCase())
    return name ? [[name, file]] : []
  })
  const taken = new Set(known.map(([, file]) => file))
  return { known, unknown: picked.filter((file) => !taken.has(file)).map(({ name }) => name) }
}

/** `line 12` is the 12th line; other places are codes and stand as they are. */
export function placeInWords(t: ReturnType<typeof useT>, place: string): string {
  const line = /^line (\d+)$/.exec(place)?.[1]
  return line ? t('upload.line', { n: line }) : place
}
