import type { ListedNotebook, NotebookList } from '@anode/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ListQuestion } from '../../server/notebookList.ts'
import { RequestFailed } from '../../server/request.ts'
import { ListModel, type ListQuery } from './ListModel.ts'

const query: ListQuery = { view: 'all', sort: 'changed', search: '' }

const notebook = (id: string): ListedNotebook => ({
  id,
  title: id,
  createdAt: 0,
  updatedAt: 0,
  changedBy: null,
  deletedAt: null,
  kernelOpen: false,
  openedAt: null,
  passage: null,
})

/** A server whose answers come when the test wants. */
class Server {
  ids: ReadonlyArray<string> = []
  away = false
  readonly questions: ListQuestion[] = []
  readonly #waiting: Array<() => void> = []

  readonly load = (question: ListQuestion): Promise<NotebookList> => {
    this.questions.push(question)
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        if (this.away) return reject(new RequestFailed('Unreachable', 0, 'The server does not answer.'))
        const found = this.ids.filter((id) => id.includes(question.search))
        const notebooks = found.slice(question.offset, question.offset + question.limit).map(notebook)
        resolve({ total: found.length, counts: { recent: 0, all: this.ids.length, trash: 0 }, notebooks })
      })
    })
  }

  /** Answers the question that has waited for `nth` others. */
  async answer(nth = 0): Promise<void> {
    this.#waiting.splice(nth, 1)[0]?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
}

describe('the list in the page', () => {
  let server: Server
  let list: ListModel
  const shown = () => [...list.snapshot().rows].sort(([a], [b]) => a - b).map(([at, { id }]) => `${at} ${id}`)

  beforeEach(() => {
    server = new Server()
    list = new ListModel(server.load)
  })

  it('keeps showing what it had until there is an answer', async () => {
    server.ids = ['a', 'b']
    void list.ask(query)
    await server.answer()
    void list.ask({ ...query, search: 'b' })
    expect(shown()).toEqual(['0 a', '1 b'])
    await server.answer()
    expect(shown()).toEqual(['0 b'])
    expect(list.snapshot()).toMatchObject({ total: 1, counts: { all: 2 } })
  })

  it('takes no answer to a question that was followed by another', async () => {
    server.ids = ['a', 'ab']
    void list.ask({ ...query, search: 'a' })
    void list.ask({ ...query, search: 'ab' })
    await server.answer(1)
    await server.answer()
    expect(shown()).toEqual(['0 ab'])
  })

  it('loads what comes into sight, and only that', async () => {
    server.ids = Array.from({ length: 1000 }, (_, i) => `n${i}`)
    void list.ask(query)
    await server.answer()
    const loaded = server.questions.length
    list.show(10, 30)
    expect(server.questions).toHaveLength(loaded)
    list.show(500, 520)
    await server.answer()
    expect(server.questions.at(-1)).toMatchObject({ offset: 460 })
    expect(list.snapshot().rows.get(500)?.id).toBe('n500')
    expect(list.snapshot().rows.get(0)?.id).toBe('n0')
    list.show(990, 1020)
    await server.answer()
    expect(list.snapshot().rows.get(999)?.id).toBe('n999')
  })

  it('forgets what is out of sight when something changed', async () => {
    server.ids = Array.from({ length: 1000 }, (_, i) => `n${i}`)
    void list.ask(query)
    await server.answer()
    list.show(500, 520)
    await server.answer()
    server.ids = ['new', ...server.ids]
    list.receive({ _tag: 'changed' })
    // Scrolling on before the answer changes nothing about that.
    list.show(590, 600)
    await server.answer(1)
    expect(list.snapshot().rows.get(590)?.id).toBe('n589')
    expect(list.snapshot().rows.has(0)).toBe(false)
  })

  it('stays as it is while it is held, and catches up after', async () => {
    server.ids = ['a']
    void list.ask(query)
    await server.answer()
    list.receive({ _tag: 'changed' })
    list.hold(true)
    server.ids = ['b']
    await server.answer()
    list.receive({ _tag: 'changed' })
    expect(shown()).toEqual(['0 a'])
    list.hold(false)
    await server.answer()
    expect(shown()).toEqual(['0 b'])
  })

  it('says that the server is away, and shows what it had', async () => {
    server.ids = ['a']
    void list.ask(query)
    await server.answer()
    server.away = true
    void list.refresh()
    await server.answer()
    expect(shown()).toEqual(['0 a'])
    expect(list.snapshot().failure?.tag).toBe('Unreachable')
    server.away = false
    void list.refresh()
    await server.answer()
    expect(list.snapshot().failure).toBeNull()
  })
})
