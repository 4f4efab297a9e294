import { diffIndices } from 'node-diff3'
import * as Y from 'yjs'
import { toBase64 } from '../base64.ts'
import { asCellSource } from '../cellSource.ts'
import { openCellText, replacePart, textOf, updateToText } from '../cellText.ts'
import { isTooLong } from './mergeText.ts'

/**
 * The update (base64) that turns a cell's text into another one by replacing the lines that differ, and nothing between
 * them: who types there in this moment goes on. Null when nothing changes.
 */
export const updateByLines = (cell: Parameters<typeof openCellText>[0], text: string): string | null => {
  const source = asCellSource(text)
  if (cell.source === source) return null
  const [before, after] = [cell.source.split('\n'), source.split('\n')]
  if (isTooLong(before, after)) return updateToText(cell, text)
  const starts = [0]
  for (const line of before) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  const doc = openCellText(cell)
  const known = Y.encodeStateVector(doc)
  doc.transact(() => {
    // From the last to the first: places before a change stay.
    for (const { buffer1, buffer2Content } of diffIndices(before, after).toReversed()) {
      const [at, count] = buffer1
      const isLast = at + count === before.length
      const lines = before.slice(at, at + count)
      const [old, now] = [lines, buffer2Content].map((each) => each.map((line) => `${line}\n`).join(''))
      // The last line ends without a line feed, and what comes behind it begins with one.
      if (isLast && at > 0)
        replacePart(textOf(doc), ahead(lines), ahead(buffer2Content), (starts[at] ?? 0) - 1)
      else if (isLast) replacePart(textOf(doc), lines.join('\n'), buffer2Content.join('\n'), 0)
      else replacePart(textOf(doc), old ?? '', now ?? '', starts[at] ?? 0)
    }
  })
  const update = toBase64(Y.encodeStateAsUpdate(doc, known))
  doc.destroy()
  return update
}

const ahead = (lines: ReadonlyArray<string>): string => lines.map((line) => `\n${line}`).join('')
