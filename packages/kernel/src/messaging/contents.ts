import { Option, Schema } from 'effect'
import type { KernelEvent } from '../Kernel.ts'
import type { KernelAnswer } from '../KernelAnswer.ts'

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

const readInfo = Schema.decodeUnknownOption(
  Schema.Struct({
    protocol_version: Schema.optionalWith(Schema.String, { exact: true }),
    language_info: Schema.optionalWith(Schema.Record({ key: Schema.String, value: Schema.Unknown }), {
      exact: true,
    }),
    supported_features: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] }),
  }),
)

/** What a kernel says of itself before anything else. */
export interface KernelInfo {
  /** The version of the protocol that it speaks; null when it does not say. */
  readonly protocol: string | null
  /** As in a notebook's metadata; null when it does not say. */
  readonly languageInfo: Readonly<Record<string, unknown>> | null
  /** Whether it has subshells (JEP 91). */
  readonly hasSubshells: boolean
}

/** Reads the content of a `kernel_info_reply`. */
export const readKernelInfo = (content: unknown): KernelInfo => {
  const info = Option.getOrUndefined(readInfo(content))
  return {
    protocol: info?.protocol_version ?? null,
    languageInfo: info?.language_info ?? null,
    hasSubshells: info?.supported_features.includes('kernel subshells') ?? false,
  }
}

const readSubshellId = Schema.decodeUnknownOption(Schema.Struct({ subshell_id: Schema.String }))

/** The subshell that a `create_subshell_reply` names. */
export const readSubshell = (content: unknown): KernelAnswer<string> =>
  Option.match(readSubshellId(content), {
    onNone: () => ({ status: 'failed', message: 'The kernel made no subshell.' }),
    onSome: ({ subshell_id }) => ({ status: 'ok', value: subshell_id }),
  })

const readErrorName = Schema.decodeUnknownOption(Schema.Struct({ ename: Schema.String }))

/** Whether a reply says that there is no such subshell any more. */
export const readUnknownSubshell = (content: unknown): boolean =>
  Option.exists(readErrorName(content), ({ ename }) => ename === 'UnknownSubshellError')
