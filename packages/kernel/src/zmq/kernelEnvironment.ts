import { delimiter, dirname, isAbsolute } from 'node:path'

/** Variables of the host that no code of a notebook may see: they carry tokens, or belong to Node and npm. */
const PRIVATE = /^(ANODE_|npm_|NODE_CHANNEL_|NODE_OPTIONS$|INIT_CWD$)/i

type Environment = Readonly<Record<string, string | undefined>>

const publicOf = (host: Environment): Environment =>
  Object.fromEntries(Object.entries(host).filter(([name]) => !PRIVATE.test(name)))

/** `PATH` as this system spells it, with a program's folder in front. */
const pathWith = (program: string, host: Environment): Environment => {
  const name = Object.keys(host).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { [name]: [dirname(program), host[name]].filter(Boolean).join(delimiter) }
}

/**
 * ipykernel ends when this process is no longer its parent; on Windows it would have to be a handle. Isolated kernels have
 * another parent, and end with that.
 */
const parent = (hostPid: number | null): Environment =>
  process.platform === 'win32' || hostPid === null ? {} : { JPY_PARENT_PID: String(hostPid) }

/** The environment of a kernel of Python, made from the host's. */
export const kernelEnvironment = (
  host: Environment,
  { python, hostPid }: { readonly python: string; readonly hostPid: number | null },
): Record<string, string | undefined> => ({
  // Figures of plotly as data for the page to draw. Nothing is fetched from elsewhere to draw them.
  PLOTLY_RENDERER: 'plotly_mimetype',
  ...publicOf(host),
  // So that `!python` and `!pip` mean the kernel's own.
  ...pathWith(python, host),
  ...parent(hostPid),
})

/** `$NAME` and `${NAME}` as the host has them, `$$` as `$`; what it does not have stays as it stands there. */
const interpolate = (value: string, host: Environment): string =>
  value.replace(
    /\$(?:\$|([a-z_][a-z0-9_]*)|\{([a-z_][a-z0-9_]*)\})/gi,
    (all, bare?: string, braced?: string) => {
      const name = bare ?? braced
      return name === undefined ? '$' : (host[name] ?? all)
    },
  )

/** The environment of a kernel that a kernelspec describes, made from the host's as Jupyter does. */
export const foreignEnvironment = (
  host: Environment,
  {
    added,
    command,
    hostPid,
  }: { readonly added: Environment; readonly command: string; readonly hostPid: number | null },
): Record<string, string | undefined> => {
  const seen = publicOf(host)
  const own = Object.entries(added).map(([name, value = '']) => [name, interpolate(value, seen)])
  return {
    ...seen,
    ...(isAbsolute(command) ? pathWith(command, seen) : {}),
    ...parent(hostPid),
    ...Object.fromEntries(own),
  }
}
