/** The media type of refusals (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json'

/** `NotebookNotFound` → `Notebook not found`. */
const titleOf = (tag: string): string => {
  const words = tag.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * A refusal as every one of them comes: the members of RFC 9457, and what the error itself has. `detail` is its
 * `message`, under which our own pages look for it.
 */
export const problemOf = (
  status: number,
  error: { readonly _tag: string; readonly message: string },
): Readonly<Record<string, unknown>> => ({
  type: `urn:anode:problem:${error._tag}`,
  title: titleOf(error._tag),
  status,
  detail: error.message,
  ...error,
})
