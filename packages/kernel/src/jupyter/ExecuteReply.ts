import type { MimeBundle } from '@anode/document/facts'
import { Option, Schema } from 'effect'
import { normalizeMimeBundle } from './mimeBundle.ts'

/** How a kernel ended a request. */
export interface ExecuteReply {
  /** `aborted`: the kernel did not execute it, or was interrupted before it could answer. */
  readonly status: 'ok' | 'error' | 'aborted'
  readonly executionCount: number | null
  /** What `object?` shows: pager contents, to be displayed as outputs. */
  readonly pages: ReadonlyArray<MimeBundle>
  /** What `set_next_input` and `%load` want to stand in a new cell below, or in the cell itself. */
  readonly nextInput: NextInput | null
  /** The code asked the kernel to end (`exit`, `quit`): it does so in a moment. */
  readonly ends: boolean
}

export interface NextInput {
  readonly text: string
  readonly replace: boolean
}

const Content = Schema.Struct({
  status: Schema.String,
  execution_count: Schema.optional(Schema.NullOr(Schema.Int)),
  payload: Schema.optional(Schema.Array(Schema.Unknown)),
})

const Page = Schema.Struct({
  source: Schema.Literal('page'),
  data: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
})

const NextInputPayload = Schema.Struct({
  source: Schema.Literal('set_next_input'),
  text: Schema.String,
  replace: Schema.optionalWith(Schema.Boolean, { default: () => false }),
})

const Exit = Schema.Struct({
  source: Schema.Literal('ask_exit'),
  keepkernel: Schema.optional(Schema.NullOr(Schema.Boolean)),
})

const readContent = Schema.decodeUnknownOption(Content)
const readPage = Schema.decodeUnknownOption(Page)
const readNextInput = Schema.decodeUnknownOption(NextInputPayload)
const readExit = Schema.decodeUnknownOption(Exit)

/** Reads the content of an `execute_reply`. What cannot be read counts as aborted. */
export const readExecuteReply = (content: unknown): ExecuteReply => {
  const reply = Option.getOrUndefined(readContent(content))
  const payload = reply?.payload ?? []
  // Of several the last counts, as in IPython itself.
  const next = payload.flatMap((item) => Option.toArray(readNextInput(item))).at(-1)
  return {
    status: reply?.status === 'ok' || reply?.status === 'error' ? reply.status : 'aborted',
    executionCount: reply?.execution_count ?? null,
    pages: payload.flatMap((item) =>
      Option.match(readPage(item), { onNone: () => [], onSome: ({ data }) => [normalizeMimeBundle(data)] }),
    ),
    nextInput:
      reply?.status === 'ok' && next !== undefined
        ? { text: next.text.toWellFormed(), replace: next.replace }
        : null,
    ends: payload.some((item) => Option.exists(readExit(item), ({ keepkernel }) => keepkernel !== true)),
  }
}
