import type { Anode } from './Anode.ts'
import type { Browser } from './Browser.ts'

/** Has a browser go by a name, as its dialog does. */
export const introduce = async (anode: Anode, browser: Browser, name: string): Promise<void> => {
  const response = await browser.context.request.put(`${anode.origin}/api/me`, { data: { name } })
  if (!response.ok()) throw new Error(`The name was not taken: ${await response.text()}`)
}
