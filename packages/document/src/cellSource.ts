import { toLineFeeds } from './lineEnds.ts'

/**
 * A text as cells hold it: with line feeds only, and with U+FFFD for halves of characters, which neither Yjs nor
 * any language takes. Everything else stays, NUL included. Applied wherever a text becomes a cell's.
 */
export const asCellSource = (text: string): string => toLineFeeds(text).toWellFormed()
