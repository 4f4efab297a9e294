import { Schema } from 'effect'

/** The lock: every package with its version, so that the same environment comes up elsewhere. */
export const EnvironmentLock = Schema.Struct({
  /** The oldest Python that it was made for, such as `3.11`. */
  python: Schema.String.pipe(Schema.maxLength(20)),
  /** Lines as in a requirements file: `numpy==2.4.6 ; python_full_version < '3.12'`. */
  packages: Schema.Array(Schema.String.pipe(Schema.maxLength(1000))).pipe(Schema.maxItems(5000)),
})
export type EnvironmentLock = typeof EnvironmentLock.Type

/**
 * What a notebook needs of Python. The fact that sets it takes any text: what may be installed is decided where it is
 * installed (`readRequirement`), and may become more or less than it is today.
 */
export const NotebookEnvironment = Schema.Struct({
  /** What the notebook asks for, as requirements of PEP 508: `pandas>=2`. */
  dependencies: Schema.Array(Schema.String.pipe(Schema.maxLength(1000))).pipe(Schema.maxItems(2000)),
  /** The Python versions that it can run on, as in PEP 440: `>=3.11`. */
  requiresPython: Schema.optionalWith(Schema.String.pipe(Schema.maxLength(200)), { exact: true }),
  /** Missing until somebody has resolved what it asks for. */
  lock: Schema.optionalWith(EnvironmentLock, { exact: true }),
})
export type NotebookEnvironment = typeof NotebookEnvironment.Type
