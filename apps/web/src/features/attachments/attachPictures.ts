import {
  type ArtifactContent,
  type ArtifactRef,
  artifactContent,
  artifactRef,
  intents,
  toBase64,
} from '@anode/document'
import type { NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { refusalOfBatch } from '@anode/protocol/replica'
import { putArtifact } from '../../server/artifacts.ts'
import { messageOf } from '../../server/request.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { fitPicture, shrinkPicture } from './fitPicture.ts'
import { freeName } from './freeName.ts'

/** Up to this many bytes a picture is part of the log; larger ones are stored beside it. */
const INLINE = 48 * 1024

/** What a fact can carry without the server, in bytes: a fact holds 512 KB, and base64 adds a third. */
const AT_MOST = 340 * 1024

const ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
}

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await blob.arrayBuffer())

const SVG = 'image/svg+xml'

/** What a picture is in a MIME bundle: an SVG its text, others their bytes. */
const contentOf = async (blob: Blob): Promise<ArtifactContent> =>
  blob.type === SVG
    ? artifactContent(SVG, await blob.text())
    : { bytes: await bytesOf(blob), encoding: 'base64' }

/** Stores a picture on the server under the SHA-256 of its bytes. */
const upload = async (blob: Blob): Promise<ArtifactRef> => {
  const content = await contentOf(blob)
  return artifactRef(await putArtifact(content.bytes), content)
}

const TOO_LARGE_FOR_NOW =
  'It is too large to be kept without the server. Attach it again when the notebook is connected.'

interface Stored {
  readonly blob: Blob
  readonly value: unknown
  readonly change: string | null
}

/** The value that stands for a picture in its MIME bundle. Without the server, what the log can hold. */
const store = async (session: NotebookSession, blob: Blob): Promise<Stored> => {
  if (blob.size > INLINE && session.replica.status.connection === 'online') {
    try {
      return { blob, value: await upload(blob), change: null }
    } catch {
      // The server went away, or its disk is full: the log takes a smaller one.
    }
  }
  // Drawn smaller it would be no drawing any more.
  if (blob.type === SVG) return { blob, value: await blob.text(), change: null }
  const small = await shrinkPicture(blob, AT_MOST)
  return { blob: small.blob, value: toBase64(await bytesOf(small.blob)), change: small.change }
}

/** Attaches pictures to a cell; gives the Markdown that shows them, empty when none could be attached. */
export const attachPictures = async (
  session: NotebookSession,
  cellId: string,
  files: ReadonlyArray<File>,
): Promise<string> => {
  const lines: string[] = []
  for (const file of files) {
    try {
      const fitted = await fitPicture(file)
      const { blob, value, change } = await store(session, fitted.blob)
      const row = session.replica.read(queries.cell(cellId))
      if (row === null) return ''
      const stem = file.name.replace(/\.[^.]*$/, '') || 'image'
      const taken = new Set(Object.keys(row.attachments ?? {}))
      const name = freeName(`${stem}.${ENDINGS[blob.type] ?? 'png'}`, taken)
      const fact = intents.setAttachment(cellId, name, { [blob.type]: value }, session.actor)
      if (refusalOfBatch([fact]) !== null) throw new Error(TOO_LARGE_FOR_NOW)
      session.commit(fact)
      lines.push(`![${stem.replace(/[[\]]/g, '')}](attachment:${name})`)
      const said = change ?? fitted.change
      if (said !== null) showToast({ text: said })
    } catch (error) {
      showToast({ tone: 'bad', text: `“${file.name}” could not be attached. ${messageOf(error)}` })
    }
  }
  return lines.join('\n')
}
