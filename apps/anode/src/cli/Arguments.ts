import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Data } from 'effect'

/** The command line cannot be understood. */
export class UsageError extends Data.TaggedError('UsageError')<{ readonly message: string }> {}

/** What `anode` was asked to do. */
export type Arguments =
  | {
      readonly command: 'serve'
      readonly home: string
      readonly port: number
      /** Whether to open the browser. */
      readonly open: boolean
      /** Files to import and open. */
      readonly files: ReadonlyArray<string>
    }
  | { readonly command: 'host'; readonly home: string }
  | { readonly command: 'help' }
  | { readonly command: 'version' }

export const usage = `Usage: anode [options] [notebook.ipynb …]

Opens Anode in the browser; with files, imports them and opens the first.

  --port N      port to listen on (ANODE_PORT; default 8421; 0: any free one)
  --home DIR    data directory (ANODE_HOME; default ~/.anode)
  --no-open     do not open the browser
  --version     print the version
  --help        print this
`

const portOf = (text: string): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError({ message: `“${text}” is no port: give a number from 0 to 65535.` })
  }
  return port
}

/**
 * Reads the arguments after `anode`.
 *
 * @throws UsageError
 */
export const readArguments = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv): Arguments => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        port: { type: 'string' },
        home: { type: 'string' },
        open: { type: 'boolean', default: true },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    })
    if (values.help) return { command: 'help' }
    if (values.version) return { command: 'version' }
    const home = resolve(values.home ?? env.ANODE_HOME ?? join(homedir(), '.anode'))
    if (positionals[0] === 'host') return { command: 'host', home }
    const files = positionals[0] === 'serve' ? positionals.slice(1) : positionals
    const port = portOf(values.port ?? env.ANODE_PORT ?? '8421')
    return { command: 'serve', home, port, open: values.open, files: files.map((file) => resolve(file)) }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError({ message: `${(error as Error).message}. See --help.` })
  }
}
