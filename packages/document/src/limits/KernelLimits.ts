import { Schema } from 'effect'

/** What a number of a limit counts. */
export type LimitUnit = 'bytes' | 'seconds' | 'count'

interface LimitKind {
  readonly unit: LimitUnit
  /** As the command line writes it: `--limit cpu-time=10min`. */
  readonly option: string
  /** The least that somebody may set: with less no kernel could work. */
  readonly least: number
  /** What it bounds, in a few words. */
  readonly about: string
}

/** Everything of a kernel that has a limit. */
export const limitKinds = {
  memory: {
    unit: 'bytes',
    option: 'memory',
    least: 128e6,
    about: 'memory of the kernel and all it starts',
  },
  cpuTime: { unit: 'seconds', option: 'cpu-time', least: 1, about: 'processor time of one run' },
  wallTime: { unit: 'seconds', option: 'wall-time', least: 1, about: 'time of one run' },
  processes: {
    unit: 'count',
    option: 'processes',
    least: 2,
    about: 'processes, the kernel among them',
  },
  openFiles: { unit: 'count', option: 'open-files', least: 256, about: 'open files of one process' },
  folder: { unit: 'bytes', option: 'folder', least: 1e6, about: 'size of the notebook’s folder' },
  output: { unit: 'bytes', option: 'output', least: 100e3, about: 'output of one run' },
} as const satisfies Readonly<Record<string, LimitKind>>

export type LimitName = keyof typeof limitKinds

export const limitNames = Object.keys(limitKinds) as ReadonlyArray<LimitName>

/** A limit that holds for a kernel. */
export const KernelLimit = Schema.Struct({
  /** In bytes, seconds, or as a count. */
  value: Schema.Number.pipe(Schema.positive()),
  /** Who set it: nobody (`standard`), whoever runs the server, or the notebook for itself. */
  by: Schema.Literal('standard', 'server', 'notebook'),
})
export type KernelLimit = typeof KernelLimit.Type

const limit = Schema.optional(KernelLimit)

/** The limits of one kernel; what is missing has none. */
export const KernelLimits = Schema.Struct({
  memory: limit,
  cpuTime: limit,
  wallTime: limit,
  processes: limit,
  openFiles: limit,
  folder: limit,
  output: limit,
} satisfies Record<LimitName, typeof limit>)
export type KernelLimits = typeof KernelLimits.Type
