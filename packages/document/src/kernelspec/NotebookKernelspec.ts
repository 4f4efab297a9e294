import { Schema } from 'effect'

/** The kernel that a notebook is for, as nbformat's metadata have it (`metadata.kernelspec`). */
export const NotebookKernelspec = Schema.Struct({
  /** What Jupyter's kernels are known by: the name of a folder. */
  name: Schema.NonEmptyString.pipe(Schema.maxLength(200)),
  display_name: Schema.String.pipe(Schema.maxLength(500)),
  language: Schema.optionalWith(Schema.String.pipe(Schema.maxLength(200)), { exact: true }),
})
export type NotebookKernelspec = typeof NotebookKernelspec.Type

/** A notebook's own Python, by the name that Jupyter has for that. */
export const ownKernelspec: NotebookKernelspec = {
  name: 'python3',
  display_name: 'Python 3 (ipykernel)',
  language: 'python',
}
