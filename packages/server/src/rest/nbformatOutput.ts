import { fromStoredOutput, isArtifactRef, type MimeBundle, type Output } from '@anode/document'

/** A large value is kept beside the log: its place says where it is to be had. */
const withAddresses = (data: MimeBundle): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      isArtifactRef(value) ? { ...value, href: `/api/artifacts/${value.$artifact}` } : value,
    ]),
  )

/** An output as nbformat 4.5 has it, its texts in one piece. */
export const nbformatOutput = (output: Output): Record<string, unknown> => {
  switch (output._tag) {
    case 'stream':
      return { output_type: 'stream', name: output.name, text: output.text }
    case 'display':
      return {
        ...(output.executionCount === undefined
          ? { output_type: 'display_data' }
          : { output_type: 'execute_result', execution_count: output.executionCount }),
        data: withAddresses(output.data),
        metadata: output.metadata,
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

/** An output as a row of `outputs` holds it. */
export const outputOfRow = ({ text, body }: Readonly<Record<string, unknown>>): Output =>
  fromStoredOutput({
    text: String(text),
    body: typeof body === 'string' ? JSON.parse(body) : (body as Output),
  })
