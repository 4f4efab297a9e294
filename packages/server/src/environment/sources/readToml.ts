import { Either } from 'effect'
import { parse, TomlError } from 'smol-toml'

/** A TOML document as plain data. A left says where it cannot be read. */
export const readToml = (text: string): Either.Either<Readonly<Record<string, unknown>>, string> =>
  Either.try({
    try: () => parse(text),
    catch: (error) => {
      if (!(error instanceof TomlError)) return 'It is no TOML that can be read.'
      const [what = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
      return `It is no TOML from line ${error.line} on: ${what}.`
    },
  })
