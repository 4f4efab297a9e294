import { createReadStream } from 'node:fs'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { messageOf } from '@anode/document/messageOf'
import { makeZip } from 'client-zip'
import { Stream } from 'effect'
import { type FolderBorders, isHidden } from './FolderBorders.ts'
import { folderFailed } from './folderFailed.ts'

const PIECE = 1024 * 1024

/** Where it is said what is missing in a zip file. */
const LEFT_OUT = 'what-was-left-out.txt'

/** What is in a folder and below, with its place in the zip file; links to folders and what is hidden are not followed. */
async function* filesIn(
  borders: FolderBorders,
  folder: string,
  under: string,
  leftOut: string[],
): AsyncGenerator<{
  readonly name: string
  readonly lastModified: Date
  readonly input?: ReturnType<typeof createReadStream>
}> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    leftOut.push(`${under}: ${messageOf(error)}`)
    return []
  })
  yield { name: `${under}/`, lastModified: (await stat(folder)).mtime }
  for (const entry of entries) {
    if (isHidden(entry.name)) continue
    const place = join(folder, entry.name)
    const name = `${under}/${entry.name}`
    if (entry.isDirectory()) {
      if (borders.pathOf(place) !== null) yield* filesIn(borders, place, name, leftOut)
      continue
    }
    try {
      const stats = await stat(place)
      if (!stats.isFile()) continue
      if (entry.isSymbolicLink()) await borders.real(borders.pathOf(place) ?? '..')
      await access(place, constants.R_OK)
      yield { name, lastModified: stats.mtime, input: createReadStream(place, { highWaterMark: PIECE }) }
    } catch (error) {
      leftOut.push(`${name}: ${messageOf(error)}`)
    }
  }
}

/** A folder as a zip file, read as it is sent. */
export const zipFolder = (borders: FolderBorders, real: string, path: string) => {
  const under = basename(real)
  const all = async function* () {
    const leftOut: string[] = []
    yield* filesIn(borders, real, under, leftOut)
    if (leftOut.length === 0) return
    const words = `These files could not be read:\n${leftOut.join('\n')}\n`
    yield { name: `${under}/${LEFT_OUT}`, lastModified: new Date(), input: words }
  }
  return {
    name: `${under}.zip`,
    bytes: Stream.fromReadableStream(
      () => makeZip(all(), { buffersAreUTF8: true }),
      (error) => folderFailed(error, 'read', path),
    ),
  }
}
