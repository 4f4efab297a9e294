import type { CellKinds, NotebookSnapshot } from '@anode/document'
import { encodeIpynbChunks } from '@anode/document/ipynb'
import { joinBytes } from '@anode/document/joinBytes'

/** A piece of a file is sent on its own once it has so many bytes. */
const PIECE = 64 * 1024

/**
 * The notebook as the bytes of an .ipynb file, in pieces, its cells as `kinds` write them. `artifact` gives a content of the store, undefined when
 * it is gone: the file is written without it.
 */
export function* writeIpynb(
  snapshot: NotebookSnapshot,
  kinds: CellKinds,
  artifact: (sha256: string) => Uint8Array | undefined,
): Generator<Uint8Array<ArrayBuffer>> {
  const { file } = snapshot.notebook
  const original = file && artifact(file.content.$artifact)
  const chunks = encodeIpynbChunks(snapshot, {
    kinds,
    readArtifact: ({ $artifact }) => artifact($artifact),
    ...(original === undefined ? {} : { original }),
  })
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (const chunk of chunks) {
    waiting.push(chunk)
    length += chunk.length
    if (length < PIECE) continue
    yield joinBytes(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield joinBytes(waiting)
}
