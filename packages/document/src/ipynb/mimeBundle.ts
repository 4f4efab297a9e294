import { type ArtifactRef, isArtifactRef, type MimeBundle } from '../Output.ts'
import { splitLines } from './lines.ts'

/** Gives the value that an `ArtifactRef` stands for, as the bundle would hold it; undefined when it is gone. */
export type ReadArtifact = (ref: ArtifactRef) => unknown

const isJsonMime = (mime: string): boolean => /^application\/(.*\+)?json$/.test(mime)

const isLines = (value: unknown): value is ReadonlyArray<string> =>
  Array.isArray(value) && value.every((line) => typeof line === 'string')

/** A bundle of a file as Anode keeps it: lists of lines joined, JSON as it is. */
export const decodeMimeBundle = (bundle: MimeBundle): MimeBundle =>
  Object.fromEntries(
    Object.entries(bundle).map(([mime, value]) => [
      mime,
      isLines(value) && !isJsonMime(mime) ? value.join('') : value,
    ]),
  )

/** What Jupyter splits into lines; base64 and the rest stay one string. */
const isSplit = (mime: string): boolean =>
  mime.startsWith('text/') || mime === 'application/javascript' || mime === 'image/svg+xml'

/**
 * A bundle as a file holds it. Values kept as artifacts are put back; those that are gone are left out.
 *
 * @throws when the bundle names an artifact and there is nothing to read it with.
 */
export const encodeMimeBundle = (bundle: MimeBundle, readArtifact: ReadArtifact | undefined): MimeBundle =>
  Object.fromEntries(
    Object.entries(bundle).flatMap(([mime, kept]) => {
      if (isArtifactRef(kept) && readArtifact === undefined) {
        throw new Error(
          `The value of ${mime} is the artifact ${kept.$artifact}, and no readArtifact was given.`,
        )
      }
      const value = isArtifactRef(kept) ? readArtifact?.(kept) : kept
      if (value === undefined) return []
      return [[mime, typeof value === 'string' && isSplit(mime) ? splitLines(value) : value]]
    }),
  )
