import { type EnvironmentLock, packageName } from '@anode/document/environment'
import { Either, Option, Schema } from 'effect'
import { readToml } from './readToml.ts'

const UvLock = Schema.Struct({ package: Schema.Array(Schema.Unknown) })

const LockedPackage = Schema.Struct({
  name: Schema.String.pipe(Schema.pattern(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)),
  version: Schema.String.pipe(Schema.pattern(/^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/)),
  source: Schema.Struct({ registry: Schema.String }),
})

const readPackage = Schema.decodeUnknownOption(LockedPackage)

/**
 * The versions in a `uv.lock`, to be preferred: of what comes from an index, and has one version for all platforms. What
 * cannot be read says nothing: versions are found without it.
 */
export const readUvLock = (text: string): EnvironmentLock | null => {
  const toml = Either.getOrNull(readToml(text))
  const lock = Option.getOrNull(Schema.decodeUnknownOption(UvLock)(toml))
  const found = (lock?.package ?? []).flatMap((each) => Option.toArray(readPackage(each)))
  const times = new Map<string, number>()
  for (const { name } of found) times.set(name, (times.get(name) ?? 0) + 1)
  const packages = found
    .filter(({ name }) => times.get(name) === 1)
    .map(({ name, version }) => `${packageName(name)}==${version}`)
  return packages.length === 0 ? null : { python: '3.10', packages }
}
