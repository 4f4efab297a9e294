import { constants, type Dirent } from 'node:fs'
import { type FileHandle, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { messageOf } from '@anode/document/messageOf'
import { makeZip } from 'client-zip'
import { Effect, Stream } from 'effect'
import { type FolderBorders, isHidden } from './FolderBorders.ts'
import { filePieces } from './filePieces.ts'
import { folderFailed } from './folderFailed.ts'
import { openChecked } from './openChecked.ts'
import { readName } from './readName.ts'

/** Where it is said what is missing in a zip file. */
const LEFT_OUT = 'what-was-left-out.txt'

interface ZipEntry {
  readonly name: string
  readonly lastModified: Date
  readonly input?: AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** What is being packed. */
interface Packing {
  readonly borders: FolderBorders
  /** What could not be read, in words. */
  readonly leftOut: string[]
  /** The file whose turn it is: client-zip ends none of what it was given when its reader goes. */
  readonly open: Set<FileHandle>
}

/** What is in a folder and below, with its place in the zip file; links to folders and what is hidden are not followed. */
async function* filesIn(packing: Packing, folder: string, under: string): AsyncGenerator<ZipEntry> {
  const { borders, leftOut } = packing
  let entries: ReadonlyArray<Dirent<Buffer>>
  try {
    const options = { withFileTypes: true, encoding: 'buffer' } as const
    entries = (await readdir(folder, options)) as unknown as ReadonlyArray<Dirent<Buffer>>
    yield { name: `${under}/`, lastModified: (await stat(folder)).mtime }
  } catch (error) {
    leftOut.push(`${under}: ${messageOf(error)}`)
    return
  }
  for (const entry of entries) {
    const known = readName(entry.name)
    if (isHidden(known ?? entry.name.toString())) continue
    const name = `${under}/${known ?? entry.name.toString()}`
    if (known === null) {
      leftOut.push(`${name}: its name is no valid UTF-8`)
      continue
    }
    const place = join(folder, known)
    if (entry.isDirectory()) {
      if (borders.pathOf(place) !== null) yield* filesIn(packing, place, name)
      continue
    }
    if (entry.isFile() || entry.isSymbolicLink()) yield* fileAt(packing, place, name)
  }
}

/** A file, opened when its turn comes; nothing where it is none, or cannot be read. */
async function* fileAt(
  { borders, leftOut, open }: Packing,
  place: string,
  name: string,
): AsyncGenerator<ZipEntry> {
  let file: FileHandle
  let lastModified: Date
  try {
    const real = await borders.real(borders.pathOf(place) ?? '..')
    const stats = await stat(real)
    if (!stats.isFile()) return
    lastModified = stats.mtime
    file = await openChecked(real, constants.O_RDONLY)
  } catch (error) {
    leftOut.push(`${name}: ${messageOf(error)}`)
    return
  }
  open.add(file)
  yield { name, lastModified, input: filePieces(file, 0) }
  open.delete(file)
}

/** A folder as a zip file, read as it is sent. */
export const zipFolder = (borders: FolderBorders, real: string, path: string) => {
  const under = basename(real)
  const packing: Packing = { borders, leftOut: [], open: new Set() }
  const all = async function* () {
    yield* filesIn(packing, real, under)
    const { leftOut } = packing
    if (leftOut.length === 0) return
    const words = `These files could not be read:\n${leftOut.join('\n')}\n`
    yield { name: `${under}/${LEFT_OUT}`, lastModified: new Date(), input: words }
  }
  const closeAll = Effect.promise(() => Promise.allSettled([...packing.open].map((file) => file.close())))
  return {
    name: `${under}.zip`,
    bytes: Stream.fromReadableStream(
      () => makeZip(all(), { buffersAreUTF8: true }),
      (error) => folderFailed(error, 'read', path),
    ).pipe(Stream.ensuring(closeAll)),
  }
}
