import { type ArtifactRef, commands } from '@anode/document'
import { putArtifact } from '../../server/artifacts.ts'
import { messageOf } from '../../server/request.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
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

const toBase64 = (bytes: Uint8Array): string => {
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await blob.arrayBuffer())

/** Stores bytes on the server under their SHA-256. */
const upload = async (bytes: Uint8Array<ArrayBuffer>): Promise<ArtifactRef> => ({
  $artifact: await putArtifact(bytes),
  bytes: bytes.length,
  encoding: 'base64',
})

interface Stored {
  readonly blob: Blob
  readonly value: unknown
  readonly change: string | null
}

/** The value that stands for a picture in its MIME bundle. Without the server, what the log can hold. */
const store = async (session: NotebookSession, blob: Blob): Promise<Stored> => {
  if (blob.type === 'image/svg+xml') return { blob, value: await blob.text(), change: null }
  if (blob.size > INLINE && session.replica.status.connection === 'online') {
    try {
      return { blob, value: await upload(await bytesOf(blob)), change: null }
    } catch {
      // The server went away, or its disk is full: the log takes a smaller one.
    }
  }
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
      session.commit(commands.setAttachment(cellId, name, { [blob.type]: value }, session.actor))
      lines.push(`![${stem.replace(/[[\]]/g, '')}](attachment:${name})`)
      const said = change ?? fitted.change
      if (said !== null) showToast({ text: said })
    } catch (error) {
      showToast({ tone: 'bad', text: `“${file.name}” could not be attached. ${messageOf(error)}` })
    }
  }
  return lines.join('\n')
}
