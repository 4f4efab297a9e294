import { nameOf } from '../folder/paths.ts'
import { fileUrl } from '../server/folder.ts'
import { RequestFailed } from '../server/request.ts'

/** How much of a file is read to see what it is. */
export const HEAD = 4096

/** A file of the served folder as it was when it was looked at. */
export interface ServedFile {
  readonly path: string
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Another one when the file is another one: an entity tag. */
  readonly version: string
  /** What the server says that it is. */
  readonly type: string
  /** Its first bytes. */
  readonly head: Uint8Array<ArrayBuffer>
}

const refusal = async (response: Response): Promise<RequestFailed> => {
  const body: { _tag?: unknown; message?: unknown } = await response.json().catch(() => ({}))
  const message =
    typeof body.message === 'string' ? body.message : `The server answered with ${response.status}.`
  return new RequestFailed(String(body._tag ?? 'Failed'), response.status, message)
}

const ask = async (url: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> => {
  let response: Response
  try {
    response = await fetch(url, { headers, cache: 'no-store', ...(signal && { signal }) })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new RequestFailed('Unreachable', 0, 'The Anode server does not answer. Is it running?')
  }
  // A file without a byte has no first one to give.
  if (!response.ok && response.status !== 416) throw await refusal(response)
  return response
}

/** Looks at a file: what it is, and how it begins. @throws RequestFailed */
export const lookAt = async (path: string): Promise<ServedFile> => {
  const response = await ask(fileUrl(path), { range: `bytes=0-${HEAD - 1}` })
  const { headers, status } = response
  const all = headers.get('content-range')?.split('/')[1] ?? headers.get('content-length') ?? '0'
  return {
    path,
    name: nameOf(path),
    size: Number(all),
    version: headers.get('etag') ?? '',
    type: headers.get('content-type') ?? '',
    head: status === 416 ? new Uint8Array() : new Uint8Array(await response.arrayBuffer()),
  }
}

/** The bytes `from` to before `to` of that very file. @throws RequestFailed where it is another one by now */
export const partOf = async (
  { path, version }: Pick<ServedFile, 'path' | 'version'>,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  if (to <= from) return new Uint8Array()
  const response = await ask(fileUrl(path), { range: `bytes=${from}-${to - 1}`, 'if-match': version })
  return new Uint8Array(await response.arrayBuffer())
}

/** The same, as it comes. */
export async function* streamOf(
  { path, version }: Pick<ServedFile, 'path' | 'version'>,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (to <= from) return
  const ending = new AbortController()
  const headers = { range: `bytes=${from}-${to - 1}`, 'if-match': version }
  const reader = (await ask(fileUrl(path), headers, ending.signal)).body?.getReader()
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) yield part.value
  } finally {
    ending.abort()
  }
}
