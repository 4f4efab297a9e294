/**
 * A text with line feeds as its only line ends: `\r\n` and a `\r` on its own become `\n`. Editors count a line end
 * as one character; a text that is counted in two ways shifts every edit. Other characters that some take for line
 * ends (U+2028, U+2029, U+0085, vertical tab, form feed) mean something in strings of code, and stay.
 */
export const toLineFeeds = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
