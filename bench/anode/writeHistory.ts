import { events, openCellText, type Principal, textOf } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'
import { localPerson, type Room } from '@anode/server'

const host: Principal = { id: 'host:bench', kind: 'host', name: 'Kernel host' }

/** Facts about one cell in one round. */
const PER_CELL = 5

/** A cell whose text one person edits in one sitting. */
const openCell = (row: Readonly<Record<string, unknown>>) => {
  const doc = openCellText({ source: String(row.source ?? ''), textState: (row.textState as string) ?? null })
  const text = textOf(doc)
  let update: Uint8Array = new Uint8Array()
  doc.on('update', (bytes: Uint8Array) => {
    update = bytes
  })
  return {
    id: String(row.id),
    /** Types a character or takes it back; gives the update as base64. */
    edit: (typed: boolean): string => {
      if (typed) text.insert(text.length, 'x')
      else text.delete(text.length - 1, 1)
      return Buffer.from(update).toString('base64')
    },
  }
}

/**
 * Fills the room's log with about that many facts of its life: in round after round a person edits and runs
 * every cell, and each prints a line. However many rounds there were, the end looks the same.
 */
export const writeHistory = (room: Room, count: number): void => {
  const cells = room.snapshot().cells.map(openCell)
  const next = { person: 1, host: 1 }
  const append = (who: 'person' | 'host', facts: ReadonlyArray<ProposedFact>) => {
    const principal = who === 'person' ? localPerson : host
    const outcome = room.append({ principal, client: `bench-${who}`, first: next[who], facts })
    if (outcome._tag === 'refused') throw new Error(outcome.refusal.message)
    next[who] += facts.length
  }
  // An even number of rounds: what was typed is taken back.
  const rounds = 2 * Math.round(count / (2 * PER_CELL * cells.length))
  for (let round = 0; round < rounds; round++) {
    const at = 1_700_000_000_000 + round * 1000
    const runs = cells.map((cell) => ({ cell, cellId: cell.id, runId: `${cell.id}-${round}` }))
    const { id: person } = localPerson
    append(
      'person',
      runs.flatMap(({ cell, cellId, runId }) => [
        events.cellTextEdited({ cellId, update: cell.edit(round % 2 === 0), by: person }),
        events.runRequested({ runId, cellId, at, by: person }),
      ]),
    )
    append(
      'host',
      runs.flatMap(({ cellId, runId }) => [
        events.runStarted({ runId, executionCount: 1, at, by: host.id }),
        events.outputAppended({
          outputId: `${runId}-0`,
          cellId,
          runId,
          position: 0,
          output: { _tag: 'stream', name: 'stdout', text: 'a line that the cell printed\n' },
          by: host.id,
        }),
        events.runFinished({ runId, status: 'ok', executionCount: 1, at, by: host.id }),
      ]),
    )
  }
}
