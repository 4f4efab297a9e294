import type { FolderEntry } from '@anode/protocol'
import {
  File,
  FileChartColumn,
  FileCode,
  FileImage,
  FileText,
  FileVideo,
  Folder,
  FolderOpen,
  type LucideIcon,
  NotebookText,
} from 'lucide-react'

const icons: ReadonlyArray<readonly [RegExp, LucideIcon]> = [
  [/\.(png|jpe?g|gif|webp|avif|svg|bmp|ico|tiff?)$/i, FileImage],
  [
    /\.(csv|tsv|parquet|arrow|feather|xlsx?|jsonl|ndjson|db|sqlite|duckdb|h5|hdf5|npz?|pkl|pickle)$/i,
    FileChartColumn,
  ],
  [/\.(py|pyi|r|jl|sql|js|ts|sh|c|h|cpp|rs|go|java|css|html?|json|toml|ya?ml|ini|cfg|lock)$/i, FileCode],
  [/\.(md|txt|rst|pdf|tex|log|docx?|qmd|rmd)$/i, FileText],
  [/\.(mp4|m4v|webm|mov|mp3|wav|ogg|flac|m4a)$/i, FileVideo],
]

/** What something in the folder is, at a glance. */
export const EntryIcon = ({
  name,
  kind,
  isOpen = false,
}: {
  readonly name: string
  readonly kind: FolderEntry['kind']
  readonly isOpen?: boolean
}) => {
  if (kind === 'notebook') {
    return <NotebookText size={16} aria-hidden className="flex-none text-accent-ink" />
  }
  const Icon =
    kind === 'folder'
      ? isOpen
        ? FolderOpen
        : Folder
      : (icons.find(([pattern]) => pattern.test(name))?.[1] ?? File)
  return <Icon size={16} aria-hidden className="flex-none text-ink-faint" />
}
