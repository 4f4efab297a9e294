import { delimiter, join } from 'node:path'

/** What of a machine says where its kernelspecs are. */
export interface KernelspecPlaces {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The person's home directory. */
  readonly home: string
  /** Environments of Python, as their `sys.prefix`, such as the one that kernels run in. */
  readonly prefixes: ReadonlyArray<string>
}

const userFolder = ({ env, platform, home }: KernelspecPlaces): string => {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter')
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter')
}

const systemFolders = ({ env, platform }: KernelspecPlaces): ReadonlyArray<string> =>
  platform === 'win32'
    ? [join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
    : ['/usr/local/share/jupyter', '/usr/share/jupyter']

/**
 * The folders that hold kernelspecs, in the order in which Jupyter looks into them (`jupyter --paths`): a kernel in an
 * earlier one hides one of the same name in a later one.
 */
export const kernelspecFolders = (places: KernelspecPlaces): ReadonlyArray<string> => {
  const { env, prefixes } = places
  const named = (env.JUPYTER_PATH ?? '').split(delimiter).filter((path) => path !== '')
  const active = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter((prefix) => prefix !== undefined && prefix !== '')
  const environments = [...prefixes, ...active].map((prefix) => join(String(prefix), 'share', 'jupyter'))
  const user = userFolder(places)
  const prefersEnvironment = /^(1|on|true|y|yes)$/i.test(env.JUPYTER_PREFER_ENV_PATH ?? '')
  const own = prefersEnvironment ? [...environments, user] : [user, ...environments]
  const all = [...named, ...own, ...systemFolders(places)]
  return [...new Set(all)].map((folder) => join(folder, 'kernels'))
}
