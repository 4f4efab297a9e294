import { messageOf, RequestFailed, request } from './request.ts'

/**
 * Why a socket was refused, which it does not say itself; null when the server answers as it should. `notebookId`: the
 * notebook that does not open.
 */
export const askWhy = async (notebookId?: string): Promise<RequestFailed | null> => {
  try {
    await request<'about.about'>('GET', '/about')
    if (notebookId !== undefined)
      await request<'notebooks.first'>('GET', `/notebooks/${encodeURIComponent(notebookId)}/first`)
    return null
  } catch (error) {
    return error instanceof RequestFailed ? error : new RequestFailed('Failed', 0, messageOf(error))
  }
}
