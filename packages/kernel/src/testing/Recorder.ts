import { applyOutputOp, type IdentifiedOutput, type OutputOp } from '@anode/document/facts'
import type { ProposedFact } from '@anode/protocol'
import type { ArtifactStore } from '../runner/ArtifactStore.ts'
import { LargeValues } from '../runner/LargeValues.ts'
import type { RunPorts, RunRequest } from '../runner/RunPorts.ts'
import { TestClock } from './TestClock.ts'

/** What was told at which time, in milliseconds of the clock. */
export type Told =
  | { readonly at: number; readonly facts: ReadonlyArray<ProposedFact> }
  | { readonly at: number; readonly runId: string; readonly ops: ReadonlyArray<OutputOp> }

/** A store that takes everything at once. */
export const memoryArtifacts = (): ArtifactStore & { readonly stored: Map<string, Uint8Array> } => {
  const stored = new Map<string, Uint8Array>()
  return {
    stored,
    put: async (content) => {
      const hash = Buffer.from(await crypto.subtle.digest('SHA-256', content)).toString('hex')
      stored.set(hash, content)
      return hash
    },
  }
}

/** Ports that write down what runs tell. */
export class Recorder {
  readonly told: Array<Told> = []
  readonly clock = new TestClock()
  canShow = true
  readonly ports: RunPorts

  constructor(artifacts: ArtifactStore = memoryArtifacts(), clock: RunPorts['clock'] = this.clock) {
    let count = 0
    this.ports = {
      by: 'host:one',
      clock,
      newId: () => `id${++count}`,
      largeValues: new LargeValues(artifacts),
      state: (facts) => this.told.push({ at: clock.now(), facts }),
      show: ({ runId }, ops) => this.told.push({ at: clock.now(), runId, ops }),
      canShow: () => this.canShow,
    }
  }

  /** All facts so far. */
  get facts(): ReadonlyArray<ProposedFact> {
    return this.told.flatMap((told) => ('facts' in told ? told.facts : []))
  }

  /** Names of the facts, without their version; what they are about in brackets where there is a status. */
  get factNames(): ReadonlyArray<string> {
    return this.facts.map(({ name, args }) => {
      const { status } = args as { readonly status?: string }
      return name.replace('v1.', '') + (status === undefined ? '' : `(${status})`)
    })
  }

  /** The arguments of the facts with this name. */
  argsOf(name: string): ReadonlyArray<Readonly<Record<string, unknown>>> {
    return this.facts.flatMap((fact) =>
      fact.name === `v1.${name}` ? [fact.args as Readonly<Record<string, unknown>>] : [],
    )
  }

  /** What a watcher of the live channel sees of a run. */
  shownOf(runId: string): ReadonlyArray<IdentifiedOutput> {
    return this.told
      .flatMap((told) => ('ops' in told && told.runId === runId ? told.ops : []))
      .reduce<ReadonlyArray<IdentifiedOutput>>(applyOutputOp, [])
  }
}

export const runRequest = (
  code = '',
  {
    runId = 'run',
    cellId = 'cell',
    batchId = null as string | null,
    by = 'person:ann',
    stopOnError = true,
  } = {},
): RunRequest => ({ runId, cellId, batchId, code, by, stopOnError })
