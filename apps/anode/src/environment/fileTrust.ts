/**
 * The packages that people of this server let notebooks from elsewhere install: a file of the data directory, which is
 * copied nowhere. One that cannot be read counts as empty, and people are asked again.
 */
import { readFileSync } from 'node:fs'
import { messageOf } from '@anode/document/messageOf'
import { EnvironmentTrust, type TrustedPackage } from '@anode/server'
import { Effect, Either, Schema } from 'effect'
import { writeDurably } from '../storage/writeDurably.ts'

const TrustFile = Schema.parseJson(
  Schema.Struct({
    packages: Schema.Array(
      Schema.Struct({
        name: Schema.String,
        source: Schema.Literal('index'),
        by: Schema.String,
        at: Schema.Int,
      }),
    ),
  }),
)

const read = (path: string): ReadonlyArray<TrustedPackage> => {
  try {
    const found = Schema.decodeEither(TrustFile)(readFileSync(path, 'utf8'))
    return Either.isRight(found) ? found.right.packages : []
  } catch {
    return []
  }
}

export const fileTrust = (path: string, now = Date.now): typeof EnvironmentTrust.Service => {
  let packages = read(path)
  const write = (next: ReadonlyArray<TrustedPackage>) =>
    Effect.try({
      try: () => {
        if (next.length === packages.length && next.every((each) => packages.includes(each))) return
        writeDurably(path, Schema.encodeSync(TrustFile)({ packages: next }))
        packages = next
      },
      catch: (error) => ({
        message: `Nobody’s agreement could be kept in ${path}: ${messageOf(error)}. Nothing was changed; free some space or make it writable, then try again.`,
      }),
    })
  return EnvironmentTrust.of({
    list: () => packages,
    add: (names, by) =>
      Effect.suspend(() => {
        const known = new Set(packages.map(({ name }) => name))
        const fresh = [...new Set(names)].filter((name) => !known.has(name))
        const at = now()
        return write([...packages, ...fresh.map((name) => ({ name, source: 'index' as const, by, at }))])
      }),
    revoke: (names) => Effect.suspend(() => write(packages.filter(({ name }) => !names.includes(name)))),
  })
}
