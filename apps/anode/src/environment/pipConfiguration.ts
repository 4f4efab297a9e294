/**
 * uv does not read pip's configuration, and packages must come from where pip is set up to get them.
 * So pip is asked for its settings, and they are handed to uv as environment variables.
 */
import { join } from 'node:path'

/** pip's settings as `pip config list` prints them: key without its section, value unquoted. */
export const parsePipConfiguration = (output: string): ReadonlyMap<string, string> => {
  const settings = new Map<string, { rank: number; value: string }>()
  for (const line of output.split('\n')) {
    const match = /^(global|install|:env:)\.([\w-]+)=(['"])(.*)\3$/.exec(line.trim())
    if (!match) continue
    const [, section = '', key = '', , quoted = ''] = match
    const rank = ['global', 'install', ':env:'].indexOf(section)
    if (rank >= (settings.get(key)?.rank ?? 0)) settings.set(key, { rank, value: unquote(quoted) })
  }
  return new Map([...settings].map(([key, { value }]) => [key, value]))
}

/** The environment variables that make uv use pip's indexes, certificates and proxy. */
export const uvVariables = (settings: ReadonlyMap<string, string>): Record<string, string> => {
  const variables: Record<string, string> = {
    // As pip: the best version over all indexes, not the first index that knows the name.
    UV_INDEX_STRATEGY: 'unsafe-best-match',
    // Anode never downloads an interpreter.
    UV_PYTHON_DOWNLOADS: 'never',
  }
  const take = (key: string, variable: string, separator = ' ') => {
    const value = settings.get(key)
    if (value) variables[variable] = value.trim().split(/\s+/).join(separator)
  }
  take('index-url', 'UV_DEFAULT_INDEX')
  take('extra-index-url', 'UV_INDEX')
  take('find-links', 'UV_FIND_LINKS', ',')
  take('trusted-host', 'UV_INSECURE_HOST')
  take('cert', 'SSL_CERT_FILE')
  take('client-cert', 'SSL_CLIENT_CERT')
  take('proxy', 'ALL_PROXY')
  take('default-timeout', 'UV_HTTP_TIMEOUT')
  take('timeout', 'UV_HTTP_TIMEOUT')
  return variables
}

/** The one setting of pip that uv takes as an option only. */
export const uvOptions = (settings: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  /^(1|true|yes|on)$/i.test(settings.get('no-index') ?? '') ? ['--no-index'] : []

/** A Python string literal's content, as far as settings need it. */
const unquote = (text: string): string =>
  text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))

/**
 * The environment of uv in a data directory: as pip is set up, and with the cache beside the environments, so that its
 * files can be linked into them. What a person has set for uv goes first.
 */
export const uvEnvironment = (
  home: string,
  settings: ReadonlyMap<string, string>,
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv => ({ UV_CACHE_DIR: join(home, 'cache', 'uv'), ...uvVariables(settings), ...env })
