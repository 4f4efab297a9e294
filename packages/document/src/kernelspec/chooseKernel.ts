import { howToInstall } from './howToInstall.ts'
import { ownKernelspec } from './NotebookKernelspec.ts'
import type { WantedKernel } from './wantedKernel.ts'

/** What has to be known of a kernel to choose it. */
export interface KernelChoice {
  readonly name: string
  readonly displayName: string
  readonly language: string
  /** Why it cannot be started; null when it can. */
  readonly problem: string | null
}

/** Names of kernels that a Jupyter server has begin so: no kernel of this machine stands in for one of them. */
export const GATEWAY_PREFIX = 'gateway.'

/** Names of kernels that a joined host has begin so; its own name, which holds no dot, and the kernel's follow. */
export const HOST_PREFIX = 'host.'

/** The name in notebooks of a kernel that a joined host has. */
export const hostKernelName = (host: string, kernel: string): string =>
  `${HOST_PREFIX}${host}.${kernel.toLowerCase()}`

/** The host and the kernel there that a name means; null where it means none of a joined host. */
export const readHostKernel = (
  name: string | null,
): { readonly host: string; readonly kernel: string } | null => {
  const [, host, kernel] = name?.toLowerCase().match(/^host\.([a-z0-9-]+)\.(.+)$/) ?? []
  return host === undefined || kernel === undefined ? null : { host, kernel }
}

const isOfGateway = (name: string | null): boolean => name?.toLowerCase().startsWith(GATEWAY_PREFIX) ?? false

/** Whether it is somewhere that the notebook's author chose: no kernel of another place stands in for it. */
const isElsewhere = (name: string | null): boolean => isOfGateway(name) || readHostKernel(name) !== null

/** Which kernel a notebook gets. `own`: its own Python. `missing`: none, and why, with what to do. */
export type ChosenKernel<Spec extends KernelChoice> =
  | { readonly _tag: 'own' }
  | { readonly _tag: 'kernelspec'; readonly kernelspec: Spec }
  | { readonly _tag: 'missing'; readonly message: string }

/** Whether a notebook is for its own Python, whichever kernels there are. */
export const wantsOwnPython = ({ name, language }: WantedKernel): boolean =>
  (name === null || name === ownKernelspec.name) && (language === null || language === 'python')

/**
 * The kernel for a notebook: the one of that name; else its own Python, or the first installed one, that speaks the
 * notebook's language. One that cannot be started is chosen by nobody. For one of a Jupyter server or of a joined host there
 * is no other.
 */
export const chooseKernel = <Spec extends KernelChoice>(
  wanted: WantedKernel,
  installed: ReadonlyArray<Spec>,
): ChosenKernel<Spec> => {
  if (wantsOwnPython(wanted)) return { _tag: 'own' }
  const named = installed.find(({ name }) => name === wanted.name?.toLowerCase())
  if (named !== undefined && named.problem === null) return { _tag: 'kernelspec', kernelspec: named }
  if (isElsewhere(wanted.name))
    return { _tag: 'missing', message: missingWords(wanted, named?.problem ?? null) }
  if (wanted.language === 'python') return { _tag: 'own' }
  const speaks = ({ name, language, problem }: Spec) =>
    problem === null && !isElsewhere(name) && language.toLowerCase() === wanted.language
  const other = installed.find(speaks)
  if (other !== undefined) return { _tag: 'kernelspec', kernelspec: other }
  return { _tag: 'missing', message: missingWords(wanted, named?.problem ?? null) }
}

const missingWords = ({ name, displayName, language }: WantedKernel, problem: string | null): string => {
  const called = displayName ?? name ?? language
  const what = `This notebook is for the kernel “${called}”${name === null || name === called ? '' : ` (${name})`}`
  if (problem !== null) return `${what}, which cannot be started: ${problem} Or choose another kernel.`
  if (isOfGateway(name)) {
    return `${what}, which a Jupyter server has that Anode was not started with. Start Anode with --gateway and that server’s address, or choose another kernel.`
  }
  const at = readHostKernel(name)
  if (at !== null) {
    return `${what}, which the host “${at.host}” has, and no such host has joined here. Invite it with “anode host invite ${at.host}”, or choose another kernel.`
  }
  return `${what}, which is not installed on this machine. ${howToInstall(language)} Or choose another kernel.`
}
