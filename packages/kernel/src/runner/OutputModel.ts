import {
  type DisplayOutput,
  type ErrorOutput,
  type IdentifiedOutput,
  isTooDeep,
  type MimeBundle,
} from '@anode/document/facts'
import {
  emptyTerminal,
  isAtLineStart,
  type TerminalText,
  terminalTextFrom,
  terminalTextLength,
  writeTerminal,
} from '@anode/document/terminal'
import type { OutputMessage } from '../jupyter/OutputMessage.ts'
import { errorOutput } from './errorOutput.ts'

/** The outputs of one run, as an immutable value that follows from the messages of the kernel. */
export interface OutputModel {
  /** How often the outputs were cleared. */
  readonly clears: number
  readonly outputs: ReadonlyArray<ModelOutput>
  /** How many of them, from the first, are over: what is printed next does not go on with them. */
  readonly over: number
  /** The last update of each display id, for outputs of this run and of any other. */
  readonly replaced: ReadonlyMap<string, Replacement>
  /** The next output clears those before it. */
  readonly clearNext: boolean
  /** About how many characters the outputs hold. */
  readonly size: number
  /** The limit was reached: nothing but errors is added any more. */
  readonly full: boolean
}

export type ModelOutput =
  | { readonly id: string; readonly output: DisplayOutput | ErrorOutput }
  | { readonly id: string; readonly name: 'stdout' | 'stderr'; readonly text: TerminalText }

export interface Replacement {
  readonly data: MimeBundle
  readonly metadata: Readonly<Record<string, unknown>>
}

export const emptyOutputs: OutputModel = {
  clears: 0,
  outputs: [],
  over: 0,
  replaced: new Map(),
  clearNext: false,
  size: 0,
  full: false,
}

/** What one run may hold, in characters (UTF-16 units); values that are stored as artifacts do not count. */
export const RUN_LIMIT = 10 * 1024 * 1024
/** How many outputs one run may have. */
export const OUTPUTS_LIMIT = 2000
/** Longer values of a MIME bundle are kept outside of the log. */
export const INLINE_LIMIT = 64 * 1024

/** Text with escape sequences is taken in steps of so many characters. */
const STEP = 8 * 1024
/** With less room than this left a text that goes on is cut, in characters. */
const LEAST = 1024

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff

const NOTICE =
  'Anode kept the first 10 MB of what this cell put out and dropped the rest. ' +
  'Print less, or write long output to a file.\n'
const NOTICE_COUNT =
  `Anode kept the first ${OUTPUTS_LIMIT} outputs of this cell and dropped the rest. ` +
  'Display fewer, or replace them with clear_output() or a display_id.\n'

const valueSize = (value: unknown): number => {
  // It does not stay, and writing it down takes a stack.
  if (isTooDeep(value)) return 100
  const length = typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0)
  return length > INLINE_LIMIT ? 100 : length
}

/** Metadata says how to show a value; metadata longer or deeper than values may be does not. */
const boundedMetadata = (metadata: Replacement['metadata']): Replacement['metadata'] =>
  isTooDeep(metadata) || JSON.stringify(metadata).length > INLINE_LIMIT ? {} : metadata

const bundleSize = ({ data, metadata }: Replacement): number =>
  Object.values(data).reduce<number>((sum, value) => sum + valueSize(value), valueSize(metadata))

const added = (model: OutputModel, output: ModelOutput, size: number): OutputModel => ({
  ...model,
  outputs: [...model.outputs, output],
  size: model.size + size,
})

/** The text that what is printed to a stream goes on with. */
const openText = ({ outputs, over }: OutputModel, name: 'stdout' | 'stderr') => {
  const last = outputs.at(-1)
  return outputs.length > over && last !== undefined && 'text' in last && last.name === name ? last : null
}

/** The outputs, with nothing printed behind them yet: what comes is another output. */
export const overOutputs = (model: OutputModel): OutputModel => ({ ...model, over: model.outputs.length })

const printed = (
  model: OutputModel,
  name: 'stdout' | 'stderr',
  text: string,
  newId: () => string,
): OutputModel => {
  const last = openText(model, name)
  if (last !== null) {
    const grown = writeTerminal(last.text, text)
    const size = model.size + terminalTextLength(grown) - terminalTextLength(last.text)
    return { ...model, outputs: model.outputs.with(-1, { ...last, text: grown }), size }
  }
  const fresh = writeTerminal(emptyTerminal, text)
  return added(model, { id: newId(), name, text: fresh }, terminalTextLength(fresh))
}

/**
 * Prints until the limit is reached; the model is full then. Text with escape sequences is taken in small steps: a
 * style or an address that is named once may be stated again for every line of it.
 */
const printedWithin = (
  before: OutputModel,
  name: 'stdout' | 'stderr',
  text: string,
  newId: () => string,
): OutputModel => {
  if (text === '') return printed(before, name, text, newId)
  const step = text.includes('\x1b') ? STEP : text.length
  let model = before
  let from = 0
  while (from < text.length) {
    const room = RUN_LIMIT - model.size
    if (room < (from === 0 ? 1 : LEAST)) return filled(model, NOTICE, newId)
    const end = Math.min(text.length, from + Math.min(step, room))
    const piece = text.slice(from, isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end)
    model = printed(model, name, piece.toWellFormed(), newId)
    from += piece.length
  }
  return model
}

/** Ends what a program may have left open: a sequence, a style, a link. */
const PLAIN = '\x1b[0m\x1b]8;;\x1b\\'
/** A line of its own below all others, wherever the cursor is. */
const NEW_LINE = '\x1b[999B\n'

/** Whether text on stderr would start a line of its own. */
const startsLine = ({ outputs }: OutputModel): boolean => {
  const last = outputs.at(-1)
  return last === undefined || !('text' in last) || last.name !== 'stderr' || isAtLineStart(last.text)
}

/** Closes the model for everything but errors, and says so. */
const filled = (model: OutputModel, notice: string, newId: () => string): OutputModel => ({
  ...printed(model, 'stderr', `${PLAIN}${startsLine(model) ? '' : NEW_LINE}${notice}`, newId),
  full: true,
})

const cleared = (model: OutputModel): OutputModel => ({
  ...emptyOutputs,
  clears: model.clears + 1,
  replaced: model.replaced,
})

const replacedIn = (model: OutputModel, displayId: string, replacement: Replacement): OutputModel => ({
  ...model,
  replaced: new Map(model.replaced).set(displayId, replacement),
  outputs: model.outputs.map((shown) =>
    'output' in shown && shown.output._tag === 'display' && shown.output.displayId === displayId
      ? { id: shown.id, output: { ...shown.output, ...replacement } }
      : shown,
  ),
})

/** The outputs after one more message. `newId` names outputs that it adds. */
export const addOutput = (before: OutputModel, message: OutputMessage, newId: () => string): OutputModel => {
  if (message._tag === 'clear_output') return message.wait ? { ...before, clearNext: true } : cleared(before)
  if (message._tag === 'update_display_data') {
    const { displayId, data, metadata } = message
    return replacedIn(before, displayId, { data, metadata: boundedMetadata(metadata) })
  }
  const model = before.clearNext ? cleared(before) : before
  if (message._tag === 'error') {
    const output = errorOutput(message)
    return added(model, { id: newId(), output }, output.traceback.join('').length)
  }
  if (model.full) return model
  if (message._tag === 'stream') {
    if (openText(model, message.name) === null && model.outputs.length >= OUTPUTS_LIMIT)
      return filled(model, NOTICE_COUNT, newId)
    return printedWithin(model, message.name, message.text, newId)
  }
  const { data, displayId } = message
  const metadata = boundedMetadata(message.metadata)
  const size = bundleSize({ data, metadata })
  if (model.outputs.length >= OUTPUTS_LIMIT) return filled(model, NOTICE_COUNT, newId)
  if (model.size + size > RUN_LIMIT) return filled(model, NOTICE, newId)
  const output: DisplayOutput = {
    _tag: 'display',
    data,
    metadata,
    ...(displayId === undefined ? {} : { displayId }),
    ...(message._tag === 'execute_result' ? { executionCount: message.executionCount } : {}),
  }
  return added(model, { id: newId(), output }, size)
}

/** An output as the document has it. */
export const documentOutput = (shown: ModelOutput): IdentifiedOutput =>
  'text' in shown
    ? { id: shown.id, output: { _tag: 'stream', name: shown.name, text: terminalTextFrom(shown.text, 0) } }
    : shown

/** The outputs as the document has them. */
export const documentOutputs = (model: OutputModel): ReadonlyArray<IdentifiedOutput> =>
  model.outputs.map(documentOutput)
