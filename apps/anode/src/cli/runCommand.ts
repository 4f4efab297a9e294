import { messageOf } from '@anode/document/messageOf'
import manifest from '../../package.json' with { type: 'json' }
import { readArguments, usage } from './Arguments.ts'
import { isolationText } from './isolationOf.ts'
import { openBrowser } from './openBrowser.ts'

/** What the program was asked to do and could not, said without a stack: the person can act on it. */
const fail = (message: string): never => {
  console.error(`anode: ${message}`)
  process.exit(1)
}

const isExpected = (error: unknown): boolean => error instanceof Error && '_tag' in error

const run = async (program: string): Promise<void> => {
  const args = readArguments(process.argv.slice(2), process.env)
  if (args.command === 'help') return console.log(usage)
  if (args.command === 'version') return console.log(manifest.version)
  if (args.command === 'env') {
    const { collectEnvironments, showEnvironments } = await import('./environments.ts')
    return console.log(
      args.what === 'list'
        ? await showEnvironments(args.home)
        : await collectEnvironments(args.home, args.days),
    )
  }
  if (args.command === 'hosts') {
    const { inviteHost, removeHost, showHosts } = await import('./hosts.ts')
    if (args.what === 'list') return console.log(showHosts(args.home))
    return console.log(
      args.what === 'invite' ? await inviteHost(args.home, args.name) : removeHost(args.home, args.name),
    )
  }
  if (args.command === 'host') {
    const { runHost } = await import('../host/index.ts')
    const { home, isolation, joins } = args
    const say = (line: string) => console.log(`anode: ${line}`)
    await runHost({ home, isolation, ...(joins === null ? {} : { joins: { ...joins, say } }) })
    process.exit(0)
  }
  const [{ serve }, { preparePythonEnvironment }] = await Promise.all([
    import('../serve/serve.ts'),
    import('../environment/preparePythonEnvironment.ts'),
  ])
  const starting = serve({
    ...args,
    version: manifest.version,
    prepareEnvironment: preparePythonEnvironment,
    hostCommand: [
      ...([process.execPath, program, 'host', '--home', args.home] as const),
      ...['--isolation', isolationText(args.isolation)],
    ],
    say: (line) => console.log(`anode: ${line}`),
    log: (error) => console.error(error),
  })
  let stopping = false
  // From the first moment on: a server that is told to end while it starts leaves nothing behind.
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    console.log('anode: stopping kernels …')
    starting
      .then((server) => server.stop())
      .then(
        () => process.exit(0),
        (error) => fail(messageOf(error)),
      )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const server = await starting
  if (stopping) return
  console.log(`anode: ready at ${server.url}`)
  if (args.open) openBrowser(server.url)
}

/**
 * Does what the command line says. `program` is the script that this process runs: kernel hosts are started
 * with it too.
 */
export const runCommand = (program: string): Promise<void> =>
  run(program).catch((error) => {
    if (isExpected(error)) fail(messageOf(error))
    console.error(error)
    process.exit(1)
  })
