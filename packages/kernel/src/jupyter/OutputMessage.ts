import type { MimeBundle } from '@anode/document/facts'
import { Option, Schema } from 'effect'
import { normalizeMimeBundle } from './mimeBundle.ts'

interface Displayed {
  readonly data: MimeBundle
  readonly metadata: Readonly<Record<string, unknown>>
  /** Later updates name the display by it. */
  readonly displayId?: string
}

/** What a kernel publishes as the output of a run: the IOPub messages of that kind, read and normalized. */
export type OutputMessage =
  | { readonly _tag: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | ({ readonly _tag: 'display_data' } & Displayed)
  | ({ readonly _tag: 'execute_result'; readonly executionCount: number } & Displayed)
  | ({ readonly _tag: 'update_display_data'; readonly displayId: string } & Displayed)
  | {
      readonly _tag: 'error'
      readonly ename: string
      readonly evalue: string
      readonly traceback: ReadonlyArray<string>
    }
  /** `wait`: the outputs go when the next one comes, so that a redrawn output does not flicker. */
  | { readonly _tag: 'clear_output'; readonly wait: boolean }

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const StreamContent = Schema.Struct({ name: Schema.Literal('stdout', 'stderr'), text: Schema.String })

const DisplayContent = Schema.Struct({
  data: JsonObject,
  metadata: Schema.optionalWith(JsonObject, { default: () => ({}) }),
  transient: Schema.optionalWith(Schema.Struct({ display_id: Schema.optional(Schema.String) }), {
    default: () => ({}),
  }),
  execution_count: Schema.optional(Schema.NullOr(Schema.Int)),
})

const ErrorContent = Schema.Struct({
  ename: Schema.String,
  evalue: Schema.String,
  traceback: Schema.Array(Schema.String),
})

const ClearContent = Schema.Struct({ wait: Schema.optionalWith(Schema.Boolean, { default: () => false }) })

const readStream = Schema.decodeUnknownOption(StreamContent)
const readDisplay = Schema.decodeUnknownOption(DisplayContent)
const readError = Schema.decodeUnknownOption(ErrorContent)
const readClear = Schema.decodeUnknownOption(ClearContent)

const displayed = (content: typeof DisplayContent.Type): Displayed => ({
  data: normalizeMimeBundle(content.data),
  metadata: content.metadata,
  ...(content.transient.display_id === undefined ? {} : { displayId: content.transient.display_id }),
})

/** Readers by `msg_type`. */
const readers: Readonly<Record<string, (content: unknown) => Option.Option<OutputMessage>>> = {
  stream: (content) =>
    Option.map(readStream(content), ({ name, text }) => ({
      _tag: 'stream',
      name,
      text: text.toWellFormed(),
    })),
  display_data: (content) =>
    Option.map(readDisplay(content), (display) => ({ _tag: 'display_data', ...displayed(display) })),
  execute_result: (content) =>
    Option.map(readDisplay(content), (display) => ({
      _tag: 'execute_result',
      executionCount: display.execution_count ?? 0,
      ...displayed(display),
    })),
  update_display_data: (content) =>
    Option.flatMap(readDisplay(content), (display) => {
      const { displayId, ...shown } = displayed(display)
      return displayId === undefined
        ? Option.none()
        : Option.some({ _tag: 'update_display_data' as const, displayId, ...shown })
    }),
  error: (content) =>
    Option.map(readError(content), ({ ename, evalue, traceback }) => ({
      _tag: 'error',
      ename: ename.toWellFormed(),
      evalue: evalue.toWellFormed(),
      traceback: traceback.map((line) => line.toWellFormed()),
    })),
  clear_output: (content) => Option.map(readClear(content), ({ wait }) => ({ _tag: 'clear_output', wait })),
}

/** The output that an IOPub message carries; null when it carries none, or none that can be read. */
export const readOutputMessage = (msgType: string, content: unknown): OutputMessage | null => {
  const reader = Object.hasOwn(readers, msgType) ? readers[msgType] : undefined
  return reader === undefined ? null : Option.getOrNull(reader(content))
}
