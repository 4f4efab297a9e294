import { describe, expect, test } from 'vitest'
import { events } from '../events/index.ts'
import * as intents from '../intents/index.ts'
import { stateAfter } from '../testing/index.ts'

const ann = { by: 'person:ann' }
const bob = { by: 'person:bob' }

const said = (commentId: string, who: { readonly by: string }, threadId = 't', at = 1) =>
  events.commentAdded({
    commentId,
    threadId,
    cellId: 'one',
    text: `I am ${commentId}.`,
    mentions: [],
    at,
    ...who,
  })

const texts = (log: Parameters<typeof stateAfter>[0]) => stateAfter(log).comments?.map(({ text }) => text)
const threads = (log: Parameters<typeof stateAfter>[0]) => stateAfter(log).threads

describe('a thread', () => {
  test('is about what its first comment says', () => {
    const anchor = { quote: 'two', range: { start: 'AAAA', end: 'AAAB' } }
    const first = events.commentAdded({ ...said('a', ann).args, anchor })
    const answer = events.commentAdded({ ...said('b', bob).args, anchor: { quote: 'other' } })
    expect(threads([first, answer])).toEqual([
      { id: 't', cellId: 'one', quote: 'two', anchorStart: 'AAAA', anchorEnd: 'AAAB' },
    ])
    expect(threads([said('a', ann)])).toEqual([{ id: 't', cellId: 'one' }])
  })

  test('stands in the order of the log, not of clocks', () => {
    expect(texts([said('a', ann, 't', 900), said('b', bob, 't', 100)])).toEqual(['I am a.', 'I am b.'])
  })

  test('is resolved once, reopened, and reopened by an answer', () => {
    const resolved = [said('a', ann), events.threadResolved({ threadId: 't', at: 2, ...bob })]
    expect(threads(resolved)).toMatchObject([{ resolvedAt: 2, resolvedBy: 'person:bob' }])
    const twice = [...resolved, events.threadResolved({ threadId: 't', at: 3, ...ann })]
    expect(threads(twice)).toEqual(threads(resolved))
    const open = threads([said('a', ann)])
    expect(threads([...resolved, events.threadReopened({ threadId: 't', at: 3, ...ann })])).toEqual(open)
    expect(threads([...resolved, said('b', ann)])).toEqual(open)
    // The same comment once more is no answer.
    expect(threads([...resolved, said('a', ann)])).toEqual(threads(resolved))
  })

  test('stays when its cell is deleted, for when it comes back', () => {
    const cell = { kind: 'code', position: 'a0', source: '', metadata: {}, ...ann }
    const log = [events.cellCreated({ cellId: 'one', ...cell }), said('a', ann)]
    expect(threads([...log, events.cellDeleted({ cellId: 'one', ...ann })])).toEqual(threads(log))
  })
})

describe('a comment', () => {
  test('is edited and deleted by its author, and keeps its place', () => {
    const log = [said('a', ann), said('b', bob)]
    const edited = [
      ...log,
      events.commentEdited({ commentId: 'a', text: 'No.', mentions: ['x'], at: 5, ...ann }),
    ]
    expect(stateAfter(edited).comments).toMatchObject([
      { text: 'No.', mentions: ['x'], at: 1, editedAt: 5 },
      { text: 'I am b.' },
    ])
    const deleted = [...edited, events.commentDeleted({ commentId: 'a', at: 6, ...ann })]
    expect(stateAfter(deleted).comments).toMatchObject([
      { id: 'a', text: '', mentions: [], deletedAt: 6 },
      { id: 'b' },
    ])
    const late = events.commentEdited({ commentId: 'a', text: 'Back.', mentions: [], at: 7, ...ann })
    expect(stateAfter([...deleted, late])).toEqual(stateAfter(deleted))
  })

  test('is left alone by anybody else, the server too', () => {
    const log = [said('a', ann)]
    for (const who of [bob, { by: 'agent:ann' }, { by: 'server' }]) {
      const edit = events.commentEdited({ commentId: 'a', text: 'No.', mentions: [], at: 5, ...who })
      const deletion = events.commentDeleted({ commentId: 'a', at: 5, ...who })
      expect(stateAfter([...log, edit, deletion])).toEqual(stateAfter(log))
    }
  })
})

describe('reading', () => {
  const log = [said('a', ann), said('b', bob), said('c', bob)]
  const read = (upTo: string, who = ann) => events.threadRead({ threadId: 't', upTo, ...who })

  test('counts per person, and never goes back', () => {
    const reads = (...more: ReadonlyArray<ReturnType<typeof read>>) =>
      stateAfter([...log, ...more]).reads ?? []
    expect(reads(read('b'))).toEqual([{ id: 't person:ann', threadId: 't', reader: 'person:ann', seq: 2 }])
    expect(reads(read('c'), read('b'))).toMatchObject([{ seq: 3 }])
    expect(reads(read('c'), read('a', bob))).toMatchObject([
      { reader: 'person:ann', seq: 3 },
      { reader: 'person:bob', seq: 1 },
    ])
    expect(reads(read('nothing'))).toEqual([])
  })

  test('is stated up to the last comment of another, and not twice', () => {
    const comments = (stateAfter([...log, said('d', ann)]).comments ?? []).map((row) => ({
      id: String(row.id),
      author: String(row.author),
      seq: Number(row.seq),
    }))
    const thread = { id: 't', comments, readTo: 0 }
    expect(intents.markRead(thread, ann)).toMatchObject([{ args: { upTo: 'c' } }])
    expect(intents.markRead(thread, bob)).toMatchObject([{ args: { upTo: 'd' } }])
    expect(intents.markRead({ ...thread, readTo: 3 }, ann)).toEqual([])
    expect(intents.markRead({ ...thread, comments: comments.slice(0, 1) }, ann)).toEqual([])
  })

  test('offline does not cover what others wrote meanwhile', () => {
    // Ann answered without a network; Bob's comment has reached the log before.
    const state = stateAfter([said('a', bob), said('late', bob), said('mine', ann), read('a')])
    expect(state.reads).toMatchObject([{ seq: 1 }])
    expect(state.comments?.find(({ id }) => id === 'late')?.seq).toBe(2)
  })
})
