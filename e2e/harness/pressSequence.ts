import type { Page } from 'playwright-core'

/** Between two keys of a sequence, in seconds. */
const BETWEEN = 0.05

/**
 * Presses letters, with Shift where they are capital, as one key sequence (`d d`). They are one by the times at which they are pressed, and those are said
 * here: between two presses of `keyboard` a busy machine may take longer than a sequence.
 */
export const pressSequence = async (page: Page, ...letters: ReadonlyArray<string>): Promise<void> => {
  const client = await page.context().newCDPSession(page)
  const begin = Date.now() / 1000
  for (const [i, letter] of letters.entries()) {
    const upper = letter.toUpperCase()
    const key = {
      key: letter,
      code: `Key${upper}`,
      windowsVirtualKeyCode: upper.charCodeAt(0),
      // The one of Shift.
      modifiers: letter === upper ? 8 : 0,
    }
    const timestamp = begin + i * BETWEEN
    await client.send('Input.dispatchKeyEvent', { type: 'keyDown', text: letter, timestamp, ...key })
    await client.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...key })
  }
  await client.detach()
}
