import { Option, Schema } from 'effect'
import type { KernelEvent } from '../Kernel.ts'

const readStatusContent = Schema.decodeUnknownOption(Schema.Struct({ execution_state: Schema.String }))
const readInputContent = Schema.decodeUnknownOption(
  Schema.Struct({ execution_count: Schema.optionalWith(Schema.Int, { default: () => 0 }) }),
)
const readPromptContent = Schema.decodeUnknownOption(
  Schema.Struct({
    prompt: Schema.optionalWith(Schema.String, { default: () => '' }),
    password: Schema.optionalWith(Schema.Boolean, { default: () => false }),
  }),
)

/** The state that a `status` message tells: `busy`, `idle`, `starting`. */
export const readStatus = (content: unknown): string | undefined =>
  Option.getOrUndefined(readStatusContent(content))?.execution_state

/** The content of an `execute_input`. */
export const readStarted = (content: unknown): KernelEvent => ({
  _tag: 'started',
  executionCount: Option.getOrUndefined(readInputContent(content))?.execution_count ?? 0,
})

/** The content of an `input_request`. */
export const readInputRequest = (content: unknown): KernelEvent => ({
  _tag: 'input_request',
  ...(Option.getOrUndefined(readPromptContent(content)) ?? { prompt: '', password: false }),
})
