import { GATEWAY_PREFIX } from '@anode/document/kernelspec'
import { messageOf } from '@anode/document/messageOf'
import { type GatewayAddress, GatewayServer } from '@anode/kernel/gateway'
import type { InstalledKernelspec, Kernelspecs } from '@anode/server'
import { Option, Schema } from 'effect'

/** How long whoever asks which kernels there are waits for the Jupyter server, in ms. */
const PATIENCE = 5000
/** One that could not be reached is not asked again for so long, in ms. */
const REST = 10_000

const readAnswer = Schema.decodeUnknownOption(
  Schema.Struct({
    kernelspecs: Schema.Record({
      key: Schema.String,
      value: Schema.Struct({
        name: Schema.NonEmptyString,
        spec: Schema.Struct({ display_name: Schema.String, language: Schema.String }),
      }),
    }),
  }),
)

/** Reads which kernels a Jupyter server has. Those that it had stay in the list, with the reason, when it is away. */
export const gatewayKernelspecs = (address: GatewayAddress): (() => Promise<Kernelspecs>) => {
  const server = new GatewayServer(address)
  const { host } = new URL(address.url)
  let known: ReadonlyArray<InstalledKernelspec> = []
  let failed: { readonly at: number; readonly reason: string } | null = null
  const away = (reason: string): Kernelspecs => ({
    installed: known.map((kernelspec) => ({ ...kernelspec, problem: reason })),
    unreadable: known.length > 0 ? [] : [{ folder: address.url, reason }],
  })
  const ask = async (): Promise<ReadonlyArray<InstalledKernelspec>> => {
    const answer = Option.getOrNull(
      readAnswer(await server.request('GET', 'kernelspecs', undefined, PATIENCE)),
    )
    if (answer === null) throw new Error(`${address.url} answers, but not as a Jupyter server does.`)
    return Object.values(answer.kernelspecs).map(({ name, spec }) => ({
      name: `${GATEWAY_PREFIX}${name.toLowerCase()}`,
      // Where it is has to be seen where there is little room.
      displayName: `${spec.display_name.replace(/ \(ipykernel\)$/, '')} · ${host}`,
      language: spec.language,
      ...{ problem: null, logo: null },
      kernel: { _tag: 'gateway', ...address, name },
    }))
  }
  return async () => {
    if (failed !== null && performance.now() - failed.at < REST) return away(failed.reason)
    try {
      known = await ask()
      failed = null
      return { installed: known, unreadable: [] }
    } catch (error) {
      failed = { at: performance.now(), reason: messageOf(error) }
      return away(failed.reason)
    }
  }
}
