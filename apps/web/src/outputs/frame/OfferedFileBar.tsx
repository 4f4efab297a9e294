import { Download } from 'lucide-react'
import { saveFile } from '../../failures/saveFile.ts'

export interface OfferedFile {
  readonly name: string
  readonly file: Blob
}

const sizeOf = ({ size }: Blob): string => {
  if (size < 1000) return `${size} bytes`
  if (size < 1_000_000) return `${Math.round(size / 1000)} KB`
  return `${(size / 1_000_000).toFixed(1)} MB`
}

/** A file that an output wants to save without anybody having asked for it just now. */
export const OfferedFileBar = ({ name, file, onEnd }: OfferedFile & { readonly onEnd: () => void }) => (
  <div
    role="status"
    className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-surface px-4 py-2.5 text-[13px]"
  >
    <p className="min-w-0 grow">
      This output wants to save <span className="font-medium">{name}</span> ({sizeOf(file)}).
    </p>
    <div className="flex gap-2">
      <button
        type="button"
        className="button"
        onClick={() => {
          saveFile(name, file)
          onEnd()
        }}
      >
        <Download size={14} aria-hidden />
        Save
      </button>
      <button type="button" className="button" onClick={onEnd}>
        No
      </button>
    </div>
  </div>
)
