import { Either, Schema } from 'effect'
import { NotebookEnvironment } from './NotebookEnvironment.ts'
import { scriptMetadata } from './scriptMetadata.ts'

type Metadata = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const decode = Schema.decodeUnknownEither(NotebookEnvironment)

/** What the metadata of a notebook say that it needs; null: nothing. A left says what is wrong with them. */
export const readEnvironment = (metadata: Metadata): Either.Either<NotebookEnvironment | null, string> => {
  const found = isObject(metadata.anode) ? metadata.anode.environment : undefined
  if (found === undefined || found === null) return Either.right(null)
  return Either.mapLeft(
    decode(found),
    () =>
      'The packages that this notebook names (metadata.anode.environment) cannot be read: “dependencies” must be a list of texts.',
  )
}

/**
 * The metadata with what the notebook needs: `anode.environment`, and in it `script`, the same for other tools. What
 * else stands there stays. Null takes it away.
 */
export const withEnvironment = (metadata: Metadata, environment: NotebookEnvironment | null): Metadata => {
  const { anode, ...others } = metadata
  const { environment: _, ...own } = isObject(anode) ? anode : {}
  if (environment !== null) {
    const { dependencies, requiresPython, lock } = environment
    const stored = {
      dependencies,
      ...(requiresPython === undefined ? {} : { requiresPython }),
      script: scriptMetadata(environment),
      ...(lock === undefined ? {} : { lock }),
    }
    return { ...others, anode: { ...own, environment: stored } }
  }
  return Object.keys(own).length === 0 ? others : { ...others, anode: own }
}
