import { expect } from 'vitest'
import type { LogRow } from '../harness/notebookLog.ts'

/** What a fact is known by: pages mark what they commit alike (`page/nextFact.ts`). */
const markOf = ({ name, args }: LogRow): string | null => {
  const { cellId, update } = JSON.parse(args) as Record<string, string>
  if (name === 'v1.CellTextEdited') return `text ${update}`
  return name === 'v1.CellCreated' ? `create ${cellId}` : null
}

/**
 * Expects of a log that every fact in `kept` (marks of what was surely in a journal) is in it, that none is
 * twice, that each client's facts are counted without a gap, and that nothing forged is in it. Gives how
 * often the pages edited a text.
 */
export const expectSoundLog = (log: ReadonlyArray<LogRow>, kept: ReadonlySet<string>): number => {
  const ofClients = log.filter(({ client }) => client !== null)
  const marks = ofClients.map(markOf).filter((mark) => mark !== null)
  const traceable = [...kept].filter((mark) => /^(text|create) /.test(mark))
  const present = new Set(marks)
  expect(marks).toHaveLength(present.size)
  expect(traceable.filter((mark) => !present.has(mark))).toEqual([])
  const byClient = Map.groupBy(ofClients, ({ client }) => client)
  for (const facts of byClient.values()) expect(facts.map(({ n }) => n)).toEqual(facts.map((_, i) => i + 1))
  expect(log.filter(({ args }) => args.includes('mallory'))).toEqual([])
  return marks.filter((mark) => mark.startsWith('text ')).length
}
