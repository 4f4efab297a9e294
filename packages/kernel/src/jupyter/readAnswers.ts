import { Option, Schema } from 'effect'
import type { Completeness, Completion, Inspection, KernelAnswer } from '../KernelAnswer.ts'
import { toUtf16 } from './cursorUnits.ts'

const JsonObject = Schema.Record({ key: Schema.String, value: Schema.Unknown })

const Status = Schema.Struct({
  status: Schema.optionalWith(Schema.String, { default: () => 'ok' }),
  ename: Schema.optional(Schema.String),
  evalue: Schema.optional(Schema.String),
})

const CompleteContent = Schema.Struct({
  matches: Schema.Array(Schema.String),
  cursor_start: Schema.Int,
  cursor_end: Schema.Int,
  metadata: Schema.optionalWith(JsonObject, { default: () => ({}) }),
})

/** What ipykernel and others say of each match beside the protocol. */
const MatchTypes = Schema.Array(Schema.Struct({ text: Schema.String, type: Schema.optional(Schema.String) }))

const InspectContent = Schema.Struct({
  found: Schema.Boolean,
  data: Schema.optionalWith(JsonObject, { default: () => ({}) }),
  metadata: Schema.optionalWith(JsonObject, { default: () => ({}) }),
})

const IsCompleteContent = Schema.Struct({
  status: Schema.Literal('complete', 'incomplete', 'invalid', 'unknown'),
  indent: Schema.optionalWith(Schema.String, { default: () => '' }),
})

const readStatus = Schema.decodeUnknownOption(Status)
const readComplete = Schema.decodeUnknownOption(CompleteContent)
const readTypes = Schema.decodeUnknownOption(MatchTypes)
const readInspect = Schema.decodeUnknownOption(InspectContent)
const readIsComplete = Schema.decodeUnknownOption(IsCompleteContent)

const failed = (message: string) => ({ status: 'failed', message }) as const

const read = <C, A>(
  content: unknown,
  decode: (content: unknown) => Option.Option<C>,
  make: (content: C) => A,
): KernelAnswer<A> => {
  const { status, ename, evalue } = Option.getOrElse(readStatus(content), () => ({
    status: 'ok',
    ename: undefined,
    evalue: undefined,
  }))
  if (status === 'error' || status === 'aborted') {
    return failed([ename ?? 'The kernel failed', evalue].filter(Boolean).join(': '))
  }
  return Option.match(decode(content), {
    onNone: () => failed('The kernel’s answer could not be read.'),
    onSome: (read) => ({ status: 'ok', value: make(read) }),
  })
}

/** Reads the content of a `complete_reply` about this code. */
export const readCompletion = (content: unknown, code: string): KernelAnswer<Completion> =>
  read(content, readComplete, ({ matches, cursor_start, cursor_end, metadata }) => {
    const told = Option.getOrElse(readTypes(metadata._jupyter_types_experimental), () => [])
    const types = new Map(told.map(({ text, type }) => [text, type ?? null]))
    return {
      start: toUtf16(code, cursor_start),
      end: toUtf16(code, cursor_end),
      matches: matches.map((text) => ({ text, type: types.get(text) ?? null })),
    }
  })

/** Reads the content of an `inspect_reply`. */
export const readInspection = (content: unknown): KernelAnswer<Inspection> =>
  read(content, readInspect, (inspection) => inspection)

/** Reads the content of an `is_complete_reply`. */
export const readCompleteness = (content: unknown): KernelAnswer<Completeness> =>
  read(content, readIsComplete, (completeness) => completeness)
