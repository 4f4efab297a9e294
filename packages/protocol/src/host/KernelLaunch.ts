import { NotebookEnvironment } from '@anode/document/environment'
import { Schema } from 'effect'

/** A host that says so in its `hello` takes `launch`. One of before starts all kernels alike. */
export const KERNEL_LAUNCHES = 'kernel launches'

/** A Python with ipykernel, of an environment that is never changed once it is made. */
export const PythonKernel = Schema.TaggedStruct('python', {
  /** The interpreter's path. */
  python: Schema.NonEmptyString,
  /** Names the environment: kernels of the same one may wait in one pool. */
  environment: Schema.NonEmptyString,
})

/** A host that says so in its `hello` takes launches of kernelspecs, and a server that does takes `kernelInfo`. */
export const KERNELSPECS = 'kernelspecs'

/** A kernel as one of Jupyter's kernelspecs describes it. */
export const KernelspecKernel = Schema.TaggedStruct('kernelspec', {
  name: Schema.NonEmptyString,
  /** The command, its program found; `{connection_file}` and `{resource_dir}` in it are still to be filled in. */
  argv: Schema.NonEmptyArray(Schema.String),
  /** Added to the environment; `${NAME}` in a value stands for one of the host's. */
  env: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** The kernelspec's folder. */
  resourceDirectory: Schema.String,
  interruptMode: Schema.Literal('signal', 'message'),
})
export type KernelspecKernel = typeof KernelspecKernel.Type

/** A host that says so in its `hello` takes launches of kernels that a Jupyter server has. */
export const GATEWAY_KERNELS = 'gateway kernels'

/** A kernel that a Jupyter server has: another machine, a cluster. */
export const GatewayKernel = Schema.TaggedStruct('gateway', {
  /** The server's address, up to and without `/api`. */
  url: Schema.NonEmptyString,
  /** What lets the host in there; null where nothing is asked. */
  token: Schema.NullOr(Schema.String),
  /** The name of its kernelspec there. */
  name: Schema.NonEmptyString,
})
export type GatewayKernel = typeof GatewayKernel.Type

/** A Python with the packages of a notebook, which the host makes for itself: only joined hosts are told of it. */
export const LockedKernel = Schema.TaggedStruct('locked', { environment: NotebookEnvironment })
export type LockedKernel = typeof LockedKernel.Type

/** A kernel that is installed where the host is, by its name in `hello`: only joined hosts are told of it. */
export const InstalledKernel = Schema.TaggedStruct('installed', { name: Schema.NonEmptyString })
export type InstalledKernel = typeof InstalledKernel.Type

/** What the next kernel of a notebook is started with; one that runs keeps what it has. */
export const KernelLaunch = Schema.Struct({
  /** Where the code's relative paths start; the host's own folder when null. */
  folder: Schema.NullOr(Schema.NonEmptyString),
  /** Null: what the host was given as its `environment`, once it has one; a joined host has its own. */
  kernel: Schema.NullOr(
    Schema.Union(PythonKernel, KernelspecKernel, GatewayKernel, LockedKernel, InstalledKernel),
  ),
})
export type KernelLaunch = typeof KernelLaunch.Type
