import { type KernelLimit, type LimitName, limitKinds } from './KernelLimits.ts'
import { limitText } from './limitText.ts'

/** That a kernel or a run went over a limit. */
export interface LimitBreach {
  readonly name: LimitName
  readonly limit: KernelLimit
  /** The most that was measured, in the limit's unit. */
  readonly peak: number
}

const exceeded = ({ name, limit, peak }: LimitBreach): string => {
  const [most, taken] = [limitText(name, limit.value), limitText(name, peak)]
  switch (name) {
    case 'memory':
      return `it took ${taken} of memory, and its limit is ${most}`
    case 'cpuTime':
      return `the run took ${taken} of processor time, and its limit is ${most}`
    case 'wallTime':
      return `the run took ${taken}, and its limit is ${most}`
    case 'processes':
      return `it had ${taken} processes, and its limit is ${most}`
    case 'openFiles':
      return `it had ${taken} open files, and its limit is ${most}`
    case 'folder':
      return `the notebook’s folder grew to ${taken}, and its limit is ${most}`
    case 'output':
      return `the run put out ${taken}, and its limit is ${most}`
  }
}

const remedy = ({ name, limit }: LimitBreach): string =>
  limit.by === 'notebook'
    ? `The notebook sets this limit itself: raise it in “Limits of the kernel …”, or anode.limits.${name} in its metadata.`
    : `The server sets this limit: raise it by starting Anode with --limit ${limitKinds[name].option}=… (or none).`

/** What to do instead of raising a limit, where there is something. */
const instead: Partial<Readonly<Record<LimitName, string>>> = {
  memory: 'Load less at once, or free what is not needed.',
  processes: 'Start fewer processes.',
  folder: 'Remove files that are not needed.',
  output: 'Print less, or write long output to a file.',
}

/**
 * A breach in words for people: what was done, which limit, the peak, where, and what to do. `what`: “The kernel was
 * ended”; `cell`: the execution count of the cell that ran, null when none did or it had none.
 */
export const breachWords = (breach: LimitBreach, what: string, cell: number | null): string =>
  [
    `${what}${cell === null ? '' : ` in cell [${cell}]`}: ${exceeded(breach)}.`,
    instead[breach.name],
    remedy(breach),
  ]
    .filter((sentence) => sentence !== undefined)
    .join(' ')
