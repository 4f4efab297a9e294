import { type FileFormat, ipynbToText, textToIpynb } from '@anode/document/textFormats'
import { Either } from 'effect'
import { textOf } from './linkedFile.ts'

/** Numbers from 0 to 1 that a seed gives (mulberry32). */
export const randomOf = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}

export interface FileCell {
  readonly id: string
  readonly source: string | ReadonlyArray<string>
}

/** How programs of tests read and write a notebook's file, whatever its format. */
export const fileOfFormat = (format: FileFormat) => {
  /** An .ipynb in the file's format, where that said `last` before. */
  const textOfIpynb = (ipynb: string, last: string | null): string =>
    format === 'ipynb'
      ? ipynb
      : Buffer.from(
          Either.getOrThrow(
            ipynbToText(format, Buffer.from(ipynb), last === null ? null : Buffer.from(last)),
          ),
        ).toString()
  const ipynbOfText = (text: string): { cells: FileCell[] } =>
    JSON.parse(
      format === 'ipynb'
        ? text
        : Buffer.from(Either.getOrThrow(textToIpynb(format, Buffer.from(text)))).toString(),
    )
  return {
    textOfIpynb,
    sources: (text: string): ReadonlyArray<string> =>
      ipynbOfText(text).cells.map(({ source }) => textOf(source)),
    /** A file whose cells were changed. */
    changed: (text: string, change: (cells: FileCell[]) => void): string => {
      const file = ipynbOfText(text)
      change(file.cells)
      return textOfIpynb(`${JSON.stringify(file, null, 1)}\n`, text)
    },
  }
}

/** A text in which a line is added somewhere, or one is given a word more. */
export const edited = (source: string, text: string, random: () => number): string => {
  const lines = source.split('\n')
  const at = Math.floor(random() * lines.length)
  const now = random() < 0.5 ? lines.toSpliced(at, 0, text) : lines.with(at, `${lines[at]} ${text}`)
  return now.join('\n')
}
