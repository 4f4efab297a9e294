import { expect } from 'vitest'
import type { Anode } from './Anode.ts'
import { printedBy } from './ipynb.ts'
import type { NotebookCell } from './NotebookCell.ts'

/** Code that prints `<0>`, `<1>`, … in lines until a file appears, then `<end COUNT>`. */
export const countUntil = (file: string): string =>
  [
    'import os, time',
    'i = 0',
    `while not os.path.exists(${JSON.stringify(file)}):`,
    '    print(f"<{i}>", flush=True)',
    '    i += 1',
    '    time.sleep(0.01)',
    'print(f"<end {i}>")',
  ].join('\n')

const numbersIn = (text: string): ReadonlyArray<number> =>
  [...text.matchAll(/<(\d+)>/g)].map((match) => Number(match[1]))

const first = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i)

/** The numbers that the page shows of a counting cell, in their order. */
export const shownNumbers = async (cell: NotebookCell): Promise<ReadonlyArray<number>> =>
  // Not as a person reads it: what is far outside the window would be missing.
  numbersIn((await cell.outputs.textContent()) ?? '')

/** Waits until the page shows more numbers than now. */
export const countsOn = async (cell: NotebookCell, by = 20): Promise<void> => {
  const { length } = await shownNumbers(cell)
  await expect.poll(async () => (await shownNumbers(cell)).length).toBeGreaterThan(length + by)
}

/** Expects every number once and in order, in the page and in the exported file, up to the count at the end. */
export const expectCounted = async (cell: NotebookCell, anode: Anode, notebookId: string): Promise<void> => {
  const ended = async () => (await cell.outputs.textContent())?.match(/<end (\d+)>/)?.[1]
  await expect.poll(ended).toBeDefined()
  const count = Number(await ended())
  expect(await shownNumbers(cell)).toEqual(first(count))
  const file = await anode.exportNotebook(notebookId)
  const index = file.cells.findIndex(({ id }) => id === cell.id)
  expect(numbersIn(printedBy(file, index))).toEqual(first(count))
}
