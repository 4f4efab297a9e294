import {
  type KernelLimit,
  type KernelLimits,
  type LimitName,
  limitKinds,
  limitNames,
  readLimit,
} from '@anode/document/limits'
import { UsageError } from './UsageError.ts'

/** The share of the machine's memory that one kernel may take where nobody said otherwise. */
const MEMORY_SHARE = 0.75

const standard = (value: number): KernelLimit => ({ value, by: 'standard' })

/**
 * What kernels may take where nobody said otherwise, for a laptop: enough for honest work, and a machine that still
 * answers when a cell runs wild. Time has no limit, as training a model takes days; nor has the folder, where data is.
 */
export const standardLimits = (machineMemory: number): KernelLimits => ({
  memory: standard(Math.round(machineMemory * MEMORY_SHARE)),
  processes: standard(512),
  openFiles: standard(8192),
  output: standard(2e9),
})

const nameOf = (option: string): LimitName | undefined =>
  limitNames.find((name) => limitKinds[name].option === option)

/**
 * The limits of a server's kernels: `name=value` or `name=none` in place of the usual ones, the later before the earlier.
 *
 * @throws UsageError
 */
export const serverLimits = (written: ReadonlyArray<string>, machineMemory: number): KernelLimits => {
  const limits: { -readonly [Name in LimitName]?: KernelLimit | undefined } = {
    ...standardLimits(machineMemory),
  }
  for (const text of written) {
    const [option = '', value = ''] = text.split('=', 2).map((part) => part.trim())
    const name = nameOf(option)
    if (name === undefined) {
      const known = limitNames.map((one) => limitKinds[one].option).join(', ')
      throw new UsageError({ message: `“${text}” is no limit. There are ${known}: --limit memory=4GB.` })
    }
    if (value === 'none') {
      delete limits[name]
      continue
    }
    const read = readLimit(name, value)
    if (typeof read !== 'number') {
      throw new UsageError({ message: `The limit “${text}” cannot be set. ${read.problem}` })
    }
    limits[name] = { value: read, by: 'server' }
  }
  return limits
}
