import { delimiter, dirname } from 'node:path'

/** Variables of the host that no code of a notebook may see: they carry tokens, or belong to Node and npm. */
const PRIVATE = /^(ANODE_|npm_|NODE_CHANNEL_|NODE_OPTIONS$|INIT_CWD$)/i

/** The environment of a kernel, made from the host's. */
export const kernelEnvironment = (
  host: Readonly<Record<string, string | undefined>>,
  { python, hostPid }: { readonly python: string; readonly hostPid: number },
): Record<string, string | undefined> => {
  const kept = Object.entries(host).filter(([name]) => !PRIVATE.test(name))
  const path = Object.keys(host).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return {
    // Figures of plotly as data for the page to draw. Nothing is fetched from elsewhere to draw them.
    PLOTLY_RENDERER: 'plotly_mimetype',
    ...Object.fromEntries(kept),
    // So that `!python` and `!pip` mean the kernel's own.
    [path]: [dirname(python), host[path]].filter(Boolean).join(delimiter),
    // ipykernel ends when this process is no longer its parent; on Windows it would have to be a handle.
    ...(process.platform === 'win32' ? {} : { JPY_PARENT_PID: String(hostPid) }),
  }
}
