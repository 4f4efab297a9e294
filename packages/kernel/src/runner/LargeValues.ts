import type { ArtifactRef, MimeBundle } from '@anode/document/facts'
import type { ArtifactStore } from './ArtifactStore.ts'
import { INLINE_LIMIT, type ModelOutput, type OutputModel, type Replacement } from './OutputModel.ts'

/** The longest bundle that stays in the log, as JSON in UTF-16 units. */
const BUNDLE_LIMIT = 128 * 1024

type Encoding = ArtifactRef['encoding']

const BINARY = /^(image|audio|video)\/(?!svg)|^application\/(pdf|octet-stream|x-parquet|vnd\.apache\.arrow)/
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (!BASE64.test(text)) return null
  try {
    return Uint8Array.from(atob(text.replace(/\s/g, '')), (unit) => unit.charCodeAt(0))
  } catch {
    return null
  }
}

/** The bytes of a MIME value, and how they were made. */
const contentOf = (
  mime: string,
  value: unknown,
): { content: Uint8Array<ArrayBuffer>; encoding: Encoding } => {
  if (typeof value !== 'string') {
    return { content: new TextEncoder().encode(JSON.stringify(value)), encoding: 'json' }
  }
  const content = BINARY.test(mime) ? decodeBase64(value) : null
  return content === null
    ? { content: new TextEncoder().encode(value), encoding: 'utf8' }
    : { content, encoding: 'base64' }
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0)

/** The MIME types whose values have to leave a bundle: the long ones, and more until the rest is short. */
const leaving = (data: MimeBundle): ReadonlyArray<string> => {
  const sizes = Object.entries(data)
    .map(([mime, value]) => ({ mime, size: lengthOf(value) }))
    .sort((a, b) => b.size - a.size)
  let rest = sizes.reduce((sum, { size }) => sum + size, 0)
  return sizes
    .filter(({ size }) => {
      const leaves = size > INLINE_LIMIT || rest > BUNDLE_LIMIT
      if (leaves) rest -= size
      return leaves
    })
    .map(({ mime }) => mime)
}

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
        const { content, encoding } = contentOf(mime, data[mime])
        try {
          const $artifact = await this.#store.put(content)
          return [mime, { $artifact, bytes: content.length, encoding } satisfies ArtifactRef] as const
        } catch (error) {
          return ['text/plain', `An output of type ${mime} was dropped: ${String(error)}`] as const
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
