import { readFile, writeFile } from 'node:fs/promises'
import type { OpenedNotebook } from '@anode/protocol'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import type { Validator, Verdict } from './Validator.ts'

/** What became of one file. */
export interface RoundTrip {
  readonly file: string
  /** What nbformat says of the file as it is. */
  readonly original: Verdict
  readonly outcome:
    | { readonly _tag: 'refused'; readonly reason: string }
    | {
        readonly _tag: 'opened'
        readonly id: string
        readonly repaired: number
        readonly identical: boolean
        readonly exported: Verdict
      }
}

/** The notebook as the server writes it, in `file`; gives its bytes. */
export const exportTo = async (server: AnodeServer, id: string, file: string): Promise<Buffer> => {
  const bytes = Buffer.from(await (await server.request('GET', `/notebooks/${id}/ipynb`)).arrayBuffer())
  await writeFile(file, bytes)
  return bytes
}

/** Opens a file through the running server, as the page does, and has it written again, to `copy`. */
export const roundTrip = async (
  server: AnodeServer,
  validator: Validator,
  file: string,
  copy: string,
): Promise<RoundTrip> => {
  const bytes = await readFile(file)
  const original = await validator.judge(file)
  const response = await server.upload(bytes)
  const answer = (await response.json()) as OpenedNotebook & { readonly message: string }
  if (response.status === 422) {
    return { file, original, outcome: { _tag: 'refused', reason: answer.message } }
  }
  if (!response.ok) throw new Error(`${file}: ${response.status} ${answer.message}`)
  const exported = await exportTo(server, answer.id, copy)
  const { id, repaired } = answer
  return {
    file,
    original,
    outcome: {
      _tag: 'opened',
      id,
      repaired,
      identical: exported.equals(bytes),
      exported: await validator.judge(copy),
    },
  }
}
