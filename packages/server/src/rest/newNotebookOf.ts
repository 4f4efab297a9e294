import { BodyTooLarge, InvalidIpynb, NewNotebook } from '@anode/protocol'
import { HttpApiError, type HttpServerRequest } from '@effect/platform'
import { Effect, Schema, Stream } from 'effect'
import type { Upload } from '../files/IpynbFiles.ts'
import type { Template } from '../templates/templates.ts'

/** What a request to make a notebook asks for. */
export type NewNotebookRequest =
  | {
      readonly _tag: 'template'
      readonly title?: string | undefined
      readonly template?: Template | undefined
    }
  | { readonly _tag: 'file'; readonly upload: Upload; readonly title: string }

const decodeBody = Schema.decode(Schema.parseJson(NewNotebook))

/** JSON longer than this holds a file, and is looked into where nobody waits for that. */
const SMALL = 1024 * 1024

/** A name in `content-disposition` (RFC 6266), in whichever of its two forms. */
const nameIn = (disposition: string): string | undefined => {
  const encoded = disposition.match(/filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i)?.[1]
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded)
    } catch {
      // Then the plain one, if there is one.
    }
  }
  const [, quoted, plain] = disposition.match(/filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i) ?? []
  return quoted?.replace(/\\(.)/g, '$1') ?? plain
}

/** The title that a file's name gives, if any. */
export const titleOfFile = (disposition: string | undefined): string =>
  (nameIn(disposition ?? '') ?? '').replace(/^.*[\\/]/, '').replace(/\.ipynb$/i, '')

const bytesOf = (request: HttpServerRequest.HttpServerRequest): Upload['bytes'] =>
  Stream.mapError(request.stream, ({ cause }) =>
    cause instanceof BodyTooLarge
      ? cause
      : new InvalidIpynb({
          message: 'The file did not arrive whole: the connection was cut. Send it again.',
        }),
  )

/** Reads the request as far as that is short; a file is left on its way. */
export const newNotebookOf = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.gen(function* () {
    const type = request.headers['content-type']?.toLowerCase() ?? 'application/json'
    if (/^application\/(x-ipynb\+json|octet-stream)\b/.test(type.trim())) {
      const title = titleOfFile(request.headers['content-disposition'])
      return { _tag: 'file', title, upload: { bytes: bytesOf(request) } } satisfies NewNotebookRequest
    }
    if (Number(request.headers['content-length'] ?? 0) > SMALL) {
      const upload = { bytes: bytesOf(request), wrapped: true }
      return { _tag: 'file', title: '', upload } satisfies NewNotebookRequest
    }
    const text = yield* Effect.orDie(request.text)
    const { title, ipynb, template } = yield* Effect.catchTag(
      decodeBody(text),
      'ParseError',
      HttpApiError.HttpApiDecodeError.refailParseError,
    )
    if (ipynb === undefined) return { _tag: 'template', title, template } satisfies NewNotebookRequest
    // As it came: what is written as an escape in JSON need not have an encoding of its own.
    const bytes = Stream.sync(() => new TextEncoder().encode(text))
    return { _tag: 'file', title: '', upload: { bytes, wrapped: true } } satisfies NewNotebookRequest
  })
