import type { Output } from './Output.ts'

/** An output as a row of `outputs` holds it: a stream's text beside its body, where it can grow in place. */
export interface StoredOutput {
  readonly text: string
  readonly body: Output
}

export const toStoredOutput = (output: Output): StoredOutput =>
  output._tag === 'stream' ? { text: output.text, body: { ...output, text: '' } } : { text: '', body: output }

export const fromStoredOutput = ({ text, body }: StoredOutput): Output =>
  body._tag === 'stream' ? { ...body, text } : body
