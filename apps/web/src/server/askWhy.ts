import { messageOf, RequestFailed, request } from './request.ts'

/** Why a socket was refused, which it does not say itself; null when the server answers as it should. */
export const askWhy = async (): Promise<RequestFailed | null> => {
  try {
    await request('GET', '/about')
    return null
  } catch (error) {
    return error instanceof RequestFailed ? error : new RequestFailed('Failed', 0, messageOf(error))
  }
}
