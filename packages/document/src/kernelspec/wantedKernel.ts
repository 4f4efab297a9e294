type Metadata = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

/** What a notebook says of the kernel that it is for; null where it says nothing. */
export interface WantedKernel {
  readonly name: string | null
  readonly displayName: string | null
  /** In lower case: `python`, `r`, `bash`. */
  readonly language: string | null
}

/** Names that tools have for the Python of Jupyter. */
const PYTHON = /^(i?python ?[23]?|python[23]?([.-][\w.-]*)?)$/

/** Reads what the metadata of a notebook say of its kernel; what cannot be read says nothing. */
export const wantedKernel = (metadata: Metadata): WantedKernel => {
  const spec = isObject(metadata.kernelspec) ? metadata.kernelspec : {}
  const info = isObject(metadata.language_info) ? metadata.language_info : {}
  const name = textOf(spec.name)
  // Files of before nbformat 4.1 name the language of a kernel elsewhere, or not at all.
  const said = textOf(spec.language) ?? textOf(info.name)
  const language = (said ?? (name !== null && PYTHON.test(name) ? 'python' : null))?.toLowerCase() ?? null
  return {
    name,
    displayName: textOf(spec.display_name),
    language: language !== null && PYTHON.test(language) ? 'python' : language,
  }
}

/** The language of a notebook's code, in lower case; Python where it does not say. */
export const notebookLanguage = (metadata: Metadata): string => wantedKernel(metadata).language ?? 'python'
