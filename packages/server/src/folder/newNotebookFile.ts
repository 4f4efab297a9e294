import type { CellKinds } from '@anode/document'
import { encodeIpynbChunks } from '@anode/document/ipynb'
import { joinBytes } from '@anode/document/joinBytes'
import { code, notebookOf } from '../templates/template.ts'

/** The file of a new notebook: one code cell. Its name is its title. */
export const newNotebookFile = (kinds: CellKinds): Uint8Array =>
  joinBytes([...encodeIpynbChunks(notebookOf('', [code('')]), { kinds, readArtifact: () => undefined })])
