import { createHash } from 'node:crypto'
import { Either } from 'effect'
import type { ArtifactContent } from '../artifactContent.ts'
import type { CellKind, CellKinds, NbformatType } from '../CellKind.ts'
import { decodeIpynb, encodeIpynbChunks, type Repair } from '../ipynb/index.ts'
import { type NotebookSnapshot, snapshotParts } from '../NotebookSnapshot.ts'
import type { ArtifactRef } from '../Output.ts'
import { stateOf } from './stateOf.ts'

/** A kind that a test needs. */
export const testKind = (name: string, nbformatType: NbformatType, runs = false): CellKind => ({
  ...{ name, label: name, nbformatType, language: 'text', isProse: false, comment: null, settings: null },
  ownsType: name === nbformatType,
  run: runs ? { executor: 'kernel', prepare: ({ source }) => ({ code: source }) } : null,
})

export const testKinds: CellKinds = new Map(
  (
    [
      ['code', 'code'],
      ['markdown', 'markdown'],
      ['raw', 'raw'],
      ['sql', 'code'],
    ] as const
  ).map(([name, nbformatType]) => [name, testKind(name, nbformatType, name === 'code')]),
)

/** A store of artifacts, and what puts contents there while a file is read. */
export const keepInMemory = () => {
  const artifacts = new Map<string, Uint8Array>()
  const keep = ({ bytes, encoding }: ArtifactContent): ArtifactRef => {
    const $artifact = createHash('sha256').update(bytes).digest('hex')
    artifacts.set($artifact, bytes)
    return { $artifact, bytes: bytes.length, encoding }
  }
  return { artifacts, keep }
}

/** A file that became a notebook: what a database holds once its facts are in it. */
export interface OpenedFile {
  readonly bytes: Uint8Array
  readonly state: NotebookSnapshot
  readonly repairs: ReadonlyArray<Repair>
  readonly artifacts: ReadonlyMap<string, Uint8Array>
}

/** Reads a file and loads it through the log into SQLite. */
export const openFile = (file: Uint8Array | string): OpenedFile => {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const { artifacts, keep } = keepInMemory()
  const { snapshot, repairs } = Either.getOrThrow(decodeIpynb(bytes, { kinds: testKinds, keep }))
  const facts = snapshotParts(snapshot, 'server').map((args, index) => ({
    seq: index + 1,
    name: 'v1.NotebookLoaded',
    args: JSON.parse(JSON.stringify(args)),
  }))
  return { bytes, state: stateOf(facts), repairs, artifacts }
}

/** Writes the notebook again, against the file that it came from or as a new one. */
export const saveFile = (
  { bytes, state, artifacts }: OpenedFile,
  { change = (same: NotebookSnapshot) => same, isNew = false } = {},
): Uint8Array => {
  const chunks = encodeIpynbChunks(change(state), {
    kinds: testKinds,
    readArtifact: ({ $artifact }) => artifacts.get($artifact),
    ...(isNew ? {} : { original: bytes }),
  })
  return new Uint8Array(Buffer.concat([...chunks]))
}
