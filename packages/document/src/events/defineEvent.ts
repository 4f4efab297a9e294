import type { EventDef } from '@livestore/common/schema'
import { Either, ParseResult, Schema } from 'effect'

/**
 * Defines a fact: its name, and what its arguments are. Called with arguments it makes the fact, and throws
 * when they are not what they should be.
 *
 * It is what LiveStore's `Events.synced` makes, made without LiveStore: who only states facts, as kernel hosts
 * do, is spared its 200 MB.
 */
export const defineEvent = <Name extends string, Type, Encoded>({
  name,
  schema,
}: {
  readonly name: Name
  readonly schema: Schema.Schema<Type, Encoded>
}): EventDef<Name, Type, Encoded> => {
  const validate = Schema.validateEither(schema)
  const make = (args: Type) => {
    const valid = validate(args)
    if (Either.isLeft(valid)) {
      throw new Error(
        `These are no arguments of ${name}: ${ParseResult.TreeFormatter.formatErrorSync(valid.left)}`,
      )
    }
    return { name, args }
  }
  Object.defineProperty(make, 'name', { value: name })
  const options = { clientOnly: false, facts: undefined, derived: false, deprecated: undefined }
  const encoded = (args: Encoded) => ({ name, args })
  return Object.assign(make, { schema, options, encoded }) as unknown as EventDef<Name, Type, Encoded>
}
