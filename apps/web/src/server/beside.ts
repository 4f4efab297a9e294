import { messageOf, request } from './request.ts'

/** Why the file beside a notebook's own cannot be had, in words; null: it can. */
export const whyNotBeside = async (notebookId: string, path: string): Promise<string | null> => {
  try {
    const at = `/notebooks/${encodeURIComponent(notebookId)}/beside?${new URLSearchParams({ path })}` as const
    const { body } = await request<'files.beside'>('GET', at)
    void body?.cancel()
    return null
  } catch (error) {
    return messageOf(error)
  }
}
