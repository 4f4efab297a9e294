import {
  artifactContent,
  artifactRef,
  ExactJson,
  isArtifactLike,
  type MimeBundle,
  mimesToStore,
} from '@anode/document/facts'
import { messageOf } from '@anode/document/messageOf'
import type { ArtifactStore } from './ArtifactStore.ts'
import type { ModelOutput, OutputModel, Replacement } from './OutputModel.ts'

/**
 * The MIME types whose values have to leave a bundle: what is too much for the log, and what could be taken for a
 * reference there. Only who stores a value writes references.
 */
const leaving = (data: MimeBundle): ReadonlyArray<string> => [
  ...new Set([
    ...mimesToStore(data),
    ...Object.keys(data).filter((mime) => isArtifactLike(data[mime]) || data[mime] instanceof ExactJson),
  ]),
]

/** Puts the long values of bundles into a store and references in their place. */
export class LargeValues {
  readonly #store: ArtifactStore
  /** By the data of a bundle: itself when it stays, the one that replaces it, or that one to come. */
  readonly #bundles = new WeakMap<MimeBundle, MimeBundle | Promise<MimeBundle>>()
  /** Outputs and replacements keep their identity: changes are told by it. */
  readonly #replacements = new WeakMap<Replacement, Replacement>()
  readonly #outputs = new WeakMap<ModelOutput, ModelOutput>()

  constructor(store: ArtifactStore) {
    this.#store = store
  }

  /** The model with references for long values: at once when there are none or all are stored. */
  settle(model: OutputModel): OutputModel | Promise<OutputModel> {
    const waiting = [...bundlesOf(model)]
      .map((data) => this.#bundle(data))
      .filter((data) => data instanceof Promise)
    return waiting.length === 0 ? this.#settled(model) : Promise.all(waiting).then(() => this.#settled(model))
  }

  #settled(model: OutputModel): OutputModel {
    if ([...bundlesOf(model)].every((data) => this.#bundles.get(data) === data)) return model
    return {
      ...model,
      outputs: model.outputs.map((shown) => this.#output(shown)),
      replaced: new Map([...model.replaced].map(([id, replacement]) => [id, this.#replacement(replacement)])),
    }
  }

  #output(shown: ModelOutput): ModelOutput {
    if (!('output' in shown) || shown.output._tag !== 'display') return shown
    const data = this.#bundles.get(shown.output.data)
    if (data === undefined || data instanceof Promise || data === shown.output.data) return shown
    const known = this.#outputs.get(shown)
    if (known !== undefined) return known
    const settled = { id: shown.id, output: { ...shown.output, data } }
    this.#outputs.set(shown, settled)
    return settled
  }

  #replacement(replacement: Replacement): Replacement {
    const data = this.#bundles.get(replacement.data)
    if (data === undefined || data instanceof Promise || data === replacement.data) return replacement
    const known = this.#replacements.get(replacement)
    if (known !== undefined) return known
    const settled = { ...replacement, data }
    this.#replacements.set(replacement, settled)
    return settled
  }

  #bundle(data: MimeBundle): MimeBundle | Promise<MimeBundle> {
    const known = this.#bundles.get(data)
    if (known !== undefined) return known
    const mimes = leaving(data)
    const bundle = mimes.length === 0 ? data : this.#stored(data, mimes)
    this.#bundles.set(data, bundle)
    if (bundle instanceof Promise) void bundle.then((stored) => this.#bundles.set(data, stored))
    return bundle
  }

  async #stored(data: MimeBundle, mimes: ReadonlyArray<string>): Promise<MimeBundle> {
    const entries = await Promise.all(
      mimes.map(async (mime) => {
        const content = artifactContent(mime, data[mime])
        try {
          return [mime, artifactRef(await this.#store.put(content.bytes), content)] as const
        } catch (error) {
          return ['text/plain', `An output of type ${mime} was dropped: ${messageOf(error)}`] as const
        }
      }),
    )
    const stays = Object.entries(data).filter(([mime]) => !mimes.includes(mime))
    return Object.fromEntries([...stays, ...entries])
  }
}

function* bundlesOf(model: OutputModel): Iterable<MimeBundle> {
  for (const shown of model.outputs) {
    if ('output' in shown && shown.output._tag === 'display') yield shown.output.data
  }
  for (const { data } of model.replaced.values()) yield data
}
