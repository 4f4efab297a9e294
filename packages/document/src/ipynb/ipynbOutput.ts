import type { Output } from '../Output.ts'
import type { IpynbOutput } from './IpynbFile.ts'
import { splitLines } from './lines.ts'
import { decodeMimeBundle, encodeMimeBundle, type ReadArtifact } from './mimeBundle.ts'

/** A file's output as Anode keeps it. */
export const decodeOutput = (output: IpynbOutput): Output => {
  switch (output.output_type) {
    case 'stream':
      return { _tag: 'stream', name: output.name === 'stderr' ? 'stderr' : 'stdout', text: output.text }
    case 'display_data':
      return { _tag: 'display', data: decodeMimeBundle(output.data), metadata: output.metadata }
    case 'execute_result':
      return {
        _tag: 'display',
        data: decodeMimeBundle(output.data),
        metadata: output.metadata,
        executionCount: output.execution_count,
      }
    case 'error':
      return { _tag: 'error', ename: output.ename, evalue: output.evalue, traceback: output.traceback }
  }
}

/** An output as a file holds it. Display ids are a session's own and are not written. */
export const encodeOutput = (output: Output, readArtifact: ReadArtifact | undefined): object => {
  switch (output._tag) {
    case 'stream':
      return { output_type: 'stream', name: output.name, text: splitLines(output.text) }
    case 'display':
      return {
        data: encodeMimeBundle(output.data, readArtifact),
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
