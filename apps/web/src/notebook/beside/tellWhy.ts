import type { BesideAddress } from '../../markdown/besideAddress.ts'
import { whyNotBeside } from '../../server/beside.ts'

/** Has the title of a picture that did not come say why. The browser shows its alternative text in its place. */
export const tellWhy = async (
  image: HTMLImageElement,
  notebookId: string,
  { path }: BesideAddress,
): Promise<void> => {
  const why = await whyNotBeside(notebookId, path)
  image.title = `“${path}” is not shown. ${why ?? 'The browser does not know it as a picture.'}`
}
