import type { BrokenIpynb } from '@anode/document/ipynb'
import { type FileFormat, ipynbToText, textToIpynb } from '@anode/document/textFormats'
import { Either } from 'effect'

/** How a notebook is written into its file. */
export interface FileForm {
  readonly format: FileFormat
  /** Whether outputs are in the file; else those of the notebook are none of its business. Text files have none. */
  readonly hasOutputs: boolean
}

/** A file's bytes as an .ipynb that says the same. */
export const asIpynb = (format: FileFormat, bytes: Uint8Array): Either.Either<Uint8Array, BrokenIpynb> =>
  format === 'ipynb' ? Either.right(bytes) : textToIpynb(format, bytes)

/** An .ipynb that this program wrote in the format of a file that said `last` before. Left: the format cannot say it. */
export const fromIpynb = (
  format: FileFormat,
  ipynb: Uint8Array,
  last: Uint8Array | null,
): Either.Either<Uint8Array, BrokenIpynb> =>
  format === 'ipynb' ? Either.right(ipynb) : ipynbToText(format, ipynb, last)
