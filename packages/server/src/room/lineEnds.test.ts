import { events, openCellText, schemaHash, textOf } from '@anode/document'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { ana } from '../testing/LocalRooms.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { Room } from './Room.ts'
import type { RoomStorage } from './RoomStorage.ts'

const created = (cellId: string, source: string) =>
  events.cellCreated({ cellId, kind: 'code', position: 'a0', source, metadata: {}, by: ana.id })

const edited = (cellId: string, update: string) => events.cellTextEdited({ cellId, update, by: ana.id })

const textIn = (room: Room, cellId: string): string => {
  const [row] = room.state.select('SELECT source, textState FROM cells WHERE id = $cellId', {
    $cellId: cellId,
  })
  const { source, textState } = row as { source: string; textState: string | null }
  // What Yjs says and what stands beside it are one.
  expect(textOf(openCellText({ source, textState })).toString()).toBe(source)
  return source
}

const newRoom = (storage: RoomStorage) => new Room(storage, { now: () => 1, newEpoch: () => 'epoch' })

/** An edit as a page made it that knew nothing of line ends: it counts the characters of the text as it came. */
const oldEdit = (source: string, edit: (text: Y.Text) => void): string => {
  const doc = openCellText({ source, textState: null })
  const before = Y.encodeStateVector(doc)
  edit(textOf(doc))
  return Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64')
}

describe('R13, R8: Line ends', () => {
  it('of an old log are put right when it is opened, and edits that counted them stay where they were', () => {
    const storage = memoryStorage()
    const source = 'a = 1\r\nb = 2\r\nprint(a)'
    const first = newRoom(storage)
    const [one, two] = [
      oldEdit(source, (text) => text.insert(source.indexOf('print'), 'c = 3\r\n')),
      oldEdit(source, (text) => text.insert(source.length, ' # end')),
    ]
    first.stateFacts(ana, [created('edited', source), created('never', 'x\r\ny')])
    // As an older server took them: into the log, and nothing was repaired.
    const at = { $principal: ana.id, $at: 1 }
    for (const [seq, update] of [one, two].entries()) {
      storage.execute(
        'INSERT INTO log (seq, name, args, principal, at) VALUES ($seq, $name, $args, $principal, $at)',
        {
          $seq: 3 + seq,
          $name: 'v1.CellTextEdited',
          $args: JSON.stringify(edited('edited', update).args),
          ...at,
        },
      )
    }
    storage.execute("UPDATE room SET value = 'older' WHERE key = 'schema'")
    const again = newRoom(storage)
    expect(textIn(again, 'edited')).toBe('a = 1\nb = 2\nc = 3\nprint(a) # end')
    expect(textIn(again, 'never')).toBe('x\ny')
    expect(again.head).toBe(5)
    // Once is enough.
    expect(newRoom(storage).head).toBe(5)
    expect(storage.select("SELECT value FROM room WHERE key = 'schema'")).toMatchObject([
      { value: schemaHash },
    ])
  })
})
