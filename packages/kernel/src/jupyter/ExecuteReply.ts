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

const readContent = Schema.decodeUnknownOption(Content)
const readPage = Schema.decodeUnknownOption(Page)

/** Reads the content of an `execute_reply`. What cannot be read counts as aborted. */
export const readExecuteReply = (content: unknown): ExecuteReply => {
  const reply = Option.getOrUndefined(readContent(content))
  return {
    status: reply?.status === 'ok' || reply?.status === 'error' ? reply.status : 'aborted',
    executionCount: reply?.execution_count ?? null,
    pages: (reply?.payload ?? []).flatMap((item) =>
      Option.match(readPage(item), { onNone: () => [], onSome: ({ data }) => [normalizeMimeBundle(data)] }),
    ),
  }
}
