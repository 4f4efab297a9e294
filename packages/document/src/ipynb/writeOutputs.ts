import { equalJson } from '../json/equalJson.ts'
import type { Output } from '../Output.ts'
import type { FileStyle } from './FileStyle.ts'
import { splitLines } from './lines.ts'
import { encodeMimeBundle, isSameBundle, type PutBack } from './mimeBundle.ts'
import type { FileOutput } from './readOutput.ts'
import { asItStands, fresh, type Written } from './rewrite.ts'

/** An output as a file holds it. Display ids are a session's own and are not written. */
const encodeOutput = (output: Output, style: FileStyle, artifacts: PutBack): object => {
  switch (output._tag) {
    case 'stream':
      return {
        output_type: 'stream',
        name: output.name,
        text: style.splitOutputs ? splitLines(output.text) : output.text,
      }
    case 'display':
      return {
        data: encodeMimeBundle(output.data, { ...artifacts, split: style.splitOutputs }),
        metadata: output.metadata,
        ...(output.executionCount === undefined
          ? { output_type: 'display_data' }
          : { output_type: 'execute_result', execution_count: output.executionCount }),
      }
    case 'error':
      return {
        output_type: 'error',
        ename: output.ename,
        evalue: output.evalue,
        traceback: output.traceback,
      }
  }
}

/** A new output as a value for `printJson`, its members in the order of the file. */
export const newOutput = (output: Output, style: FileStyle, artifacts: PutBack): object => {
  const members = encodeOutput(output, style, artifacts) as Readonly<Record<string, unknown>>
  return style.inOrder(String(members.output_type), members)
}

/** Whether an output of the state is still the one of the file. */
const isSame = (now: Output, { output: before }: FileOutput, { readArtifact }: PutBack): boolean => {
  if (now._tag === 'stream' && before._tag === 'stream') {
    return now.name === before.name && now.text === before.text
  }
  if (now._tag !== 'display' || before._tag !== 'display') return equalJson(now, before)
  const { data: nowData, ...nowRest } = now
  const { data: fileData, ...fileRest } = before
  return equalJson(nowRest, fileRest) && isSameBundle(nowData, fileData, readArtifact)
}

/** So far is looked for the output of the file that one of the state is. */
const AHEAD = 20

/** The outputs of a cell now: those of the file where they stand, by their numbers there, and new ones. */
export const matchOutputs = (
  now: ReadonlyArray<Output>,
  before: ReadonlyArray<FileOutput>,
  style: FileStyle,
  artifacts: PutBack,
): ReadonlyArray<{ readonly index?: number; readonly write: Written }> => {
  let next = 0
  return now.map((output) => {
    const until = Math.min(next + AHEAD, before.length)
    let index = next
    while (index < until && !isSame(output, before[index] as FileOutput, artifacts)) index++
    if (index === until) return { write: (layout) => fresh(newOutput(output, style, artifacts))(layout) }
    next = index + 1
    return { index, write: asItStands((before[index] as FileOutput).node) }
  })
}
