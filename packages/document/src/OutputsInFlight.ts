import type { IdentifiedOutput } from './Output.ts'
import { applyOutputOp, type OutputOp } from './OutputOp.ts'

/** Changes that wait are applied once there are more than this, or more characters of one text. */
const OPS_LIMIT = 500
const TEXT_LIMIT = 64 * 1024

type TextOp = OutputOp & { readonly _tag: 'text' }

/** Two changes of a text as one; null when the second does not begin within the first. */
const joined = (first: OutputOp | undefined, second: TextOp): TextOp | null => {
  if (first?._tag !== 'text' || first.outputId !== second.outputId) return null
  const from = second.offset - first.offset
  if (from < 0 || from > first.text.length) return null
  return { ...first, text: first.text.slice(0, from) + second.text }
}

/**
 * The outputs of a run while they change. A change is only kept; applying it waits until somebody looks or many
 * wait: to rewrite the last line of a long text costs the length of the text.
 */
export class OutputsInFlight {
  #outputs: ReadonlyArray<IdentifiedOutput>
  #waiting: OutputOp[] = []

  constructor(outputs: ReadonlyArray<IdentifiedOutput> = []) {
    this.#outputs = outputs
  }

  /** The outputs now. Those that did not change since the last look keep their identity. */
  get outputs(): ReadonlyArray<IdentifiedOutput> {
    if (this.#waiting.length > 0) this.#outputs = this.#waiting.splice(0).reduce(applyOutputOp, this.#outputs)
    return this.#outputs
  }

  take(ops: ReadonlyArray<OutputOp>): void {
    for (const op of ops) this.#take(op)
  }

  #take(op: OutputOp): void {
    const join = op._tag === 'text' ? joined(this.#waiting.at(-1), op) : null
    if (join !== null) this.#waiting[this.#waiting.length - 1] = join
    else this.#waiting.push(op)
    if (this.#waiting.length > OPS_LIMIT || (join?.text.length ?? 0) > TEXT_LIMIT) void this.outputs
  }
}
