import { Either, Schema } from 'effect'
import type { CellKind, CellSettings } from './CellKind.ts'

type JsonObject = Readonly<Record<string, unknown>>

const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

/** Settings by name, each with what it is at first: `Schema.optionalWith(Schema.Int, { default: () => 1 })`. */
export const cellSettings = <Fields extends Schema.Struct.Fields>(
  fields: Fields,
): CellSettings<Schema.Struct.Type<Fields>> => {
  const schema = Schema.Struct(fields) as unknown as Schema.Schema<Schema.Struct.Type<Fields>, JsonObject>
  const decode = Schema.decodeUnknownEither(schema)
  const encode = Schema.encodeSync(schema)
  return {
    read: (stored) => {
      const given = asObject(stored)
      const whole = decode(given)
      if (Either.isRight(whole)) return whole.right
      // One that makes no sense takes no other along.
      const sound = Object.keys(fields).filter(
        (name) => name in given && Either.isRight(decode({ [name]: given[name] })),
      )
      return Either.getOrThrow(decode(Object.fromEntries(sound.map((name) => [name, given[name]]))))
    },
    write: (settings, stored) => ({ ...asObject(stored), ...encode(settings) }),
  }
}

const NONE = {}

/** What a cell's metadata holds of the settings of a kind, as it stands there; undefined when nothing. */
export const storedSettings = (metadata: JsonObject, kind: string): unknown => {
  const own = asObject(metadata.anode)
  return Object.hasOwn(own, kind) ? own[kind] : undefined
}

/** Settings of a kind, complete, of what a cell or a run holds of them. */
export const readCellSettings = <Settings>(kind: CellKind<Settings>, stored: unknown): Settings =>
  kind.settings === null ? (NONE as Settings) : kind.settings.read(stored)

/** The settings of a cell as it is now. */
export const settingsOf = <Settings>(
  kind: CellKind<Settings>,
  { metadata }: { readonly metadata: JsonObject },
): Settings => readCellSettings(kind, storedSettings(metadata, kind.name))

/** The metadata of a cell whose kind's settings are these. */
export const withCellSettings = <Settings>(
  metadata: JsonObject,
  { name, settings: how }: CellKind<Settings>,
  settings: Settings,
): JsonObject =>
  how === null
    ? metadata
    : {
        ...metadata,
        anode: { ...asObject(metadata.anode), [name]: how.write(settings, storedSettings(metadata, name)) },
      }
