import { messageOf } from '@anode/document/messageOf'
import { InvalidIpynb } from '@anode/protocol'
import { Either } from 'effect'

/** A file that came in a request in JSON. */
export interface UnwrappedUpload {
  readonly file: string
  /** Empty when the request names none. */
  readonly title: string
}

const refused = (message: string) => Either.left(new InvalidIpynb({ message }))

/** The file and the title in a request `{ ipynb, title }`. */
export const unwrapUpload = (body: Uint8Array): Either.Either<UnwrappedUpload, InvalidIpynb> => {
  let request: unknown
  try {
    request = JSON.parse(new TextDecoder().decode(body))
  } catch (error) {
    return refused(`The request is not JSON (${messageOf(error)}).`)
  }
  const { ipynb, title } = (request ?? {}) as { readonly ipynb?: unknown; readonly title?: unknown }
  if (typeof ipynb !== 'string') {
    return refused('The request holds no file: the text of an .ipynb file belongs into “ipynb”.')
  }
  return Either.right({ file: ipynb, title: typeof title === 'string' ? title : '' })
}
