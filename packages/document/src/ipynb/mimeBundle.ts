import { Either } from 'effect'
import { type ArtifactContent, artifactText, artifactValue } from '../artifactContent.ts'
import { equalJson } from '../json/equalJson.ts'
import { readJson } from '../json/readJson.ts'
import { type ArtifactRef, isArtifactRef, type MimeBundle } from '../Output.ts'
import { splitLines } from './lines.ts'
import { isSplitMime } from './mimeTypes.ts'
import { type FileBundle, LeavingValue } from './readBundle.ts'

/** Gives the bytes that an `ArtifactRef` stands for; undefined when they are gone. */
export type ReadArtifact = (ref: ArtifactRef) => Uint8Array | undefined

/** How artifacts are put back. */
export interface PutBack {
  readonly readArtifact?: ReadArtifact
  readonly references?: 'kept'
}

/** A value to write: JSON that was kept as it was written is written so again. */
const valueToWrite = (ref: ArtifactRef, bytes: Uint8Array): unknown => {
  if (ref.encoding !== 'json') return artifactValue(ref, bytes)
  return Either.getOrElse(readJson(artifactText(bytes)), () => artifactValue(ref, bytes))
}

/**
 * A bundle as a file holds it. Values kept as artifacts are put back; those that are gone are left out.
 *
 * @throws when the bundle names an artifact and there is nothing to read it with.
 */
export const encodeMimeBundle = (
  bundle: MimeBundle,
  { readArtifact, references, split }: PutBack & { readonly split: boolean },
): MimeBundle =>
  Object.fromEntries(
    Object.entries(bundle).flatMap(([mime, kept]) => {
      const ref = references === undefined && isArtifactRef(kept) ? kept : null
      if (ref && readArtifact === undefined) {
        throw new Error(
          `The value of ${mime} is the artifact ${ref.$artifact}, and no readArtifact was given.`,
        )
      }
      const bytes = ref && readArtifact?.(ref)
      const value = ref ? bytes && valueToWrite(ref, bytes) : kept
      if (value === undefined) return []
      return [[mime, split && typeof value === 'string' && isSplitMime(mime) ? splitLines(value) : value]]
    }),
  )

const sameContent = (
  ref: ArtifactRef,
  content: ArtifactContent,
  readArtifact: ReadArtifact | undefined,
): boolean => {
  const { bytes, encoding, written } = content
  if (ref.bytes !== bytes.length || ref.encoding !== encoding || !equalJson(ref.written, written))
    return false
  // What is gone from the store is still in the file.
  const stored = readArtifact?.(ref)
  return stored === undefined || stored.every((byte, at) => byte === bytes[at])
}

/** Whether a bundle of the state is still the one of the file. */
export const isSameBundle = (
  now: MimeBundle,
  file: FileBundle,
  readArtifact: ReadArtifact | undefined,
): boolean => {
  if (Object.keys(now).length !== file.size) return false
  for (const [mime, before] of file) {
    if (!Object.hasOwn(now, mime)) return false
    const value = now[mime]
    if (!(before instanceof LeavingValue)) {
      if (!equalJson(value, before)) return false
    } else if (isArtifactRef(value)) {
      if (!sameContent(value, before.content(), readArtifact)) return false
    } else if (!equalJson(value, before.nearest())) return false
  }
  return true
}
