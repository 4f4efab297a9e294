import { type ErrorOutput, isTooDeep, JSON_DEPTH_LIMIT, type MimeBundle } from '@anode/document/facts'
import type { ModelOutput, OutputModel, Replacement } from './OutputModel.ts'

/** What stands where nothing of an output is left. */
const leftOut = (mimes: ReadonlyArray<string>): ErrorOutput => ({
  _tag: 'error',
  ename: 'Output left out',
  evalue:
    `${mimes.join(', ')} is nested more than ${JSON_DEPTH_LIMIT} levels deep, and no notebook keeps that. ` +
    'Write it to a file, or show less of it.',
  traceback: [],
})

const deepMimes = (data: MimeBundle): ReadonlyArray<string> =>
  Object.keys(data).filter((mime) => isTooDeep(data[mime]))

const without = (data: MimeBundle, mimes: ReadonlyArray<string>): MimeBundle =>
  Object.fromEntries(Object.entries(data).filter(([mime]) => !mimes.includes(mime)))

/**
 * Outputs as a log can hold them: what is nested too deep is left out, and where nothing else is there of an output,
 * it says so. Outputs keep their identity: changes are told by it.
 */
export class StatableOutputs {
  readonly #outputs = new WeakMap<ModelOutput, ModelOutput>()
  readonly #replacements = new WeakMap<Replacement, Replacement>()

  of(model: OutputModel): OutputModel {
    const outputs = model.outputs.map((shown) => this.#output(shown))
    const replaced = new Map([...model.replaced].map(([id, one]) => [id, this.#replacement(one)]))
    const isSame =
      outputs.every((shown, i) => shown === model.outputs[i]) &&
      [...replaced].every(([id, one]) => one === model.replaced.get(id))
    return isSame ? model : { ...model, outputs, replaced }
  }

  #output(shown: ModelOutput): ModelOutput {
    if (!('output' in shown) || shown.output._tag !== 'display') return shown
    const known = this.#outputs.get(shown)
    if (known !== undefined) return known
    const { data } = shown.output
    const deep = deepMimes(data)
    const rest = deep.length === 0 ? data : without(data, deep)
    const output = Object.keys(rest).length === 0 ? leftOut(deep) : { ...shown.output, data: rest }
    const statable = deep.length === 0 ? shown : { id: shown.id, output }
    this.#outputs.set(shown, statable)
    return statable
  }

  #replacement(replacement: Replacement): Replacement {
    const known = this.#replacements.get(replacement)
    if (known !== undefined) return known
    const { data } = replacement
    const deep = deepMimes(data)
    const note = { 'text/plain': leftOut(deep).evalue }
    const statable =
      deep.length === 0 ? replacement : { ...replacement, data: { ...note, ...without(data, deep) } }
    this.#replacements.set(replacement, statable)
    return statable
  }
}
