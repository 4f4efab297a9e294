import { join } from 'node:path'
import { type Isolation, isolationProblem } from '@anode/kernel/isolation'
import type { JoinedHost } from '@anode/protocol/host'
import type { InstalledKernelspec } from '@anode/server'
import { Data, Deferred, Effect } from 'effect'
import { environmentMaker } from '../../environment/environmentMaker.ts'
import { preparePythonEnvironment } from '../../environment/preparePythonEnvironment.ts'
import { removeOldEnvironments } from '../../environment/removeOldEnvironments.ts'
import type { HostKernels } from '../HostKernels.ts'
import type { KernelHostOptions } from '../KernelHost.ts'
import type { ServerAddress, ServerLinkOptions } from '../ServerLink.ts'
import { JoinedKernels } from './JoinedKernels.ts'
import type { JoinedServer } from './JoinedServer.ts'
import { limitsHere } from './limitsHere.ts'
import { installedKernels, offeredKernels } from './offeredKernels.ts'

/** How long a server may say that the host is not invited before the host believes it, in ms: something between may say so. */
const REFUSED_FOR = 5000

/** How often environments are looked for that nobody needs any more, in ms. */
const DAY = 24 * 3600_000

/** The host cannot work for that server; the message says why and what to do. */
export class JoinRefused extends Data.TaggedError('JoinRefused')<{ readonly message: string }> {}

export interface JoinServerOptions {
  readonly server: JoinedServer
  /** Where this host keeps what is its own, and where the machine's environments are. */
  readonly home: string
  readonly anodeHome: string
  readonly kernels: HostKernels
  /** How kernels are kept from this machine; null: not. */
  readonly isolation: Isolation | null
  /** It cannot go on. */
  readonly failed: (error: JoinRefused) => void
}

/** What a host needs to work for the server of another machine: it brings its own Python, kernels and folders. */
export interface Joining {
  readonly address: () => Promise<ServerAddress>
  readonly host: Partial<KernelHostOptions>
  readonly link: Partial<ServerLinkOptions>
}

/** Why the server did not open a socket, as a sentence. */
const whyNot = (message: string, status: number | null): string => {
  if (status === null) return `${message}.`
  return status === 503
    ? 'it has no room for another connection just now, or what stands before it does not reach it (503).'
    : `it answers with ${status}, as no Anode does.`
}

export const joinServer = (options: JoinServerOptions): Joining => {
  const { server, home, anodeHome, kernels, isolation, failed } = options
  const { url, token, labels, folders, away, limits, say } = server
  const base = Effect.runSync(Deferred.make<string, { readonly message: string }>())
  let python: string | null = null
  let installed: ReadonlyArray<InstalledKernelspec> = []
  let isHere = false
  let told = ''
  let refusedSince: number | null = null

  let phase = ''
  const removeOld = (inUse: string) =>
    // What cannot be removed today is tomorrow's.
    removeOldEnvironments(anodeHome, inUse).catch(() => [])
  const preparing = preparePythonEnvironment({
    home: anodeHome,
    onProgress: (progress) => {
      if (progress.phase === 'installing' && phase !== 'installing') say('installing Python packages …')
      phase = progress.phase
    },
  }).pipe(
    Effect.match({
      onSuccess: (environment) => {
        python = environment.python
        kernels.use(python)
        Deferred.unsafeDone(base, Effect.succeed(python))
        say('Python is ready.')
        setInterval(() => void removeOld(environment.python), DAY).unref()
      },
      onFailure: ({ message }) => failed(new JoinRefused({ message })),
    }),
  )
  Effect.runFork(preparing)
  if (isolation !== null) {
    const { network } = isolation
    void isolationProblem(isolation).then((problem) =>
      problem === null
        ? say(`kernels are isolated by bubblewrap, ${network ? 'with' : 'without'} network`)
        : failed(new JoinRefused({ message: problem })),
    )
  }

  const joined = new JoinedKernels({
    kernels,
    maker: environmentMaker({
      ...{ home: anodeHome, base: Deferred.await(base) },
      wheelsOnly: isolation !== null,
    }),
    installed: () => installedKernels(python),
    folders: folders ?? join(home, 'folders'),
  })

  /** What is the same as the last time is not said again. */
  const sayOnce = (line: string) => {
    if (line !== told) say(line)
    told = line
  }

  const offer = (): JoinedHost => ({
    labels,
    kernels: offeredKernels(installed),
    sharesFolders: folders !== null,
    away,
  })

  return {
    address: () => Promise.resolve({ url, token }),
    host: {
      kernels: (notebookId) => joined.of(notebookId),
      adapt: joined.adapt,
      bound: limitsHere(limits),
      joined: offer,
      onExit: () =>
        failed(
          new JoinRefused({
            message: `The server at ${url} is of another version of Anode, which does not understand this host. Use the same version on both.`,
          }),
        ),
      onWelcome: () => {
        isHere = true
        refusedSince = null
        sayOnce(`joined ${url} as “${server.name}”.`)
      },
    },
    link: {
      // What it offers, it says anew each time that it comes.
      address: async () => {
        installed = await installedKernels(python)
        return { url, token }
      },
      patience: () => Number.POSITIVE_INFINITY,
      onSentAway: sayOnce,
      onFailed: (message, status) => {
        const isRefused = status === 401 || status === 403
        refusedSince = isRefused ? (refusedSince ?? performance.now()) : null
        if (isRefused) {
          if (performance.now() - (refusedSince ?? 0) < REFUSED_FOR) return
          return failed(
            new JoinRefused({
              message: `The server at ${url} does not let this host in: its invitation was taken back, or is of another server. Ask for a new one: anode host invite ${server.name}`,
            }),
          )
        }
        sayOnce(
          `${url} ${isHere ? 'cannot be reached any more' : 'cannot be reached'}: ${whyNot(message, status)} Trying again …`,
        )
      },
    },
  }
}
