import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DamageReport, NotebookInfo } from '@anode/protocol'
import { closeCodes } from '@anode/protocol/socket'
import { Effect } from 'effect'
import { describe, expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { openDataDirectory } from '../storage/DataDirectory.ts'
import { notebookFiles } from '../storage/notebookFiles.ts'
import { serve } from './serve.ts'

const homeOf = (test: { readonly name: string }) => {
  const home = mkdtempSync(join(tmpdir(), `anode-${test.name}-`))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}

/** A server in this process, and what is asked of it. */
const start = async (home: string) => {
  const said: string[] = []
  const server = await serve({
    home,
    port: 0,
    files: [],
    version: 'test',
    hostCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    prepareEnvironment: () => Effect.never,
    say: (line) => said.push(line),
    log: () => {},
  })
  let running = true
  const stop = async () => {
    if (running) await server.stop()
    running = false
  }
  onTestFinished(stop)
  const url = new URL(server.url)
  const authorization = `Bearer ${url.searchParams.get('token')}`
  const call = async (method: string, path: string, payload?: unknown) => {
    const response = await fetch(`http://127.0.0.1:${url.port}/api${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    })
    const text = await response.text()
    return { status: response.status, text, json: () => JSON.parse(text) }
  }
  return {
    said,
    stop,
    call,
    list: async (): Promise<ReadonlyArray<NotebookInfo>> => (await call('GET', '/notebooks')).json(),
    report: async (id: string): Promise<DamageReport> =>
      (await call('GET', `/notebooks/${id}/damage`)).json(),
    repair: (id: string, how: string) => call('POST', `/notebooks/${id}/damage`, { how }),
    sources: async (id: string): Promise<ReadonlyArray<string>> =>
      (await call('GET', `/notebooks/${id}/ipynb`))
        .json()
        .cells.map(({ source }: { source: string | string[] }) => [source].flat().join('')),
    /** How a page is sent away that wants to join. */
    sentAway: (id: string) =>
      new Promise<{ readonly code: number; readonly reason: string }>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${url.port}/api/notebooks/${id}/socket`, {
          headers: { authorization },
        })
        socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
      }),
  }
}

const CELLS = 60

/** A notebook with a log of some length, in which its cells were changed one after the other. */
const makeNotebook = async (server: Awaited<ReturnType<typeof start>>, title = 'Precious') => {
  const cells = Array.from({ length: CELLS }, (_, i) => ({
    cell_type: 'code',
    id: `cell-${i}`,
    source: `value_${i} = "${'x'.repeat(300)}"`,
    metadata: {},
    execution_count: null,
    outputs: [],
  }))
  const ipynb = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells })
  const { id } = (await server.call('POST', '/notebooks', { title, ipynb })).json() as NotebookInfo
  for (let n = 0; n < 30; n++) await server.call('PATCH', `/notebooks/${id}`, { title: `${title} ${n}` })
  return id
}

const fileOf = (home: string, id: string) => join(home, 'notebooks', `${id}.sqlite`)

/** The pages of a table, counted from 1. */
const pagesOf = (file: string, table: string): ReadonlyArray<number> => {
  const db = new DatabaseSync(file)
  try {
    const root = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.rootpage)
    // An inner page (5) lists its children; a leaf (13) is all there is.
    const bytes = readFileSync(file)
    const at = (root - 1) * 4096
    if (bytes[at] === 13) return [root]
    const cells = bytes.readUInt16BE(at + 3)
    const children = Array.from({ length: cells }, (_, i) =>
      bytes.readUInt32BE(at + bytes.readUInt16BE(at + 12 + 2 * i)),
    )
    return [...children, bytes.readUInt32BE(at + 8)]
  } finally {
    db.close()
  }
}

const fillPages = (file: string, pages: ReadonlyArray<number>) => {
  const bytes = readFileSync(file)
  for (const page of pages) bytes.fill(0xa5, (page - 1) * 4096, page * 4096)
  writeFileSync(file, bytes)
}

describe('a notebook whose file is damaged', () => {
  const harms: Readonly<Record<string, { readonly harm: (file: string) => void; readonly says: RegExp }>> = {
    'is gone': { harm: (file) => rmSync(file), says: /not there/ },
    'is empty': { harm: (file) => truncateSync(file), says: /empty/ },
    'is no database': { harm: (file) => writeFileSync(file, 'x'.repeat(9000)), says: /damaged/ },
    'was cut off': { harm: (file) => truncateSync(file, 4096 * 3), says: /damaged/ },
    'is an empty database': {
      harm: (file) => {
        rmSync(file)
        const db = new DatabaseSync(file)
        db.exec('PRAGMA journal_mode = WAL; CREATE TABLE other (x)')
        db.close()
      },
      says: /log is empty/,
    },
  }
  for (const [how, { harm, says }] of Object.entries(harms)) {
    it(`${how}: it is said what is wrong, in the list too, and no empty one takes its place`, async () => {
      const home = homeOf({ name: 'damaged' })
      const first = await start(home)
      const id = await makeNotebook(first)
      await first.stop()
      harm(fileOf(home, id))
      const before = existsSync(fileOf(home, id)) ? readFileSync(fileOf(home, id)) : null
      const server = await start(home)
      const refused = await server.call('GET', `/notebooks/${id}/ipynb`)
      expect(refused.status).toBe(409)
      expect(refused.json()).toMatchObject({ _tag: 'NotebookDamaged', message: expect.stringMatching(says) })
      expect(await server.sentAway(id)).toMatchObject({
        code: closeCodes.damaged,
        reason: expect.stringMatching(says),
      })
      expect((await server.list()).find((one) => one.id === id)).toMatchObject({
        title: 'Precious 29',
        damage: expect.stringMatching(says),
      })
      const report = await server.report(id)
      expect(report).toMatchObject({ file: fileOf(home, id), damage: expect.stringMatching(says) })
      // Others open as ever, and the file was not touched.
      const other = await makeNotebook(server, 'Other')
      expect(await server.sources(other)).toHaveLength(CELLS)
      if (before !== null) {
        expect(readFileSync(fileOf(home, id)).equals(before)).toBe(true)
      }
      // It can be set aside, and is kept.
      const done = await server.repair(id, 'aside')
      expect(done.status).toBe(200)
      const { kept } = done.json()
      expect(kept === null).toBe(before === null)
      if (kept !== null) expect(statSync(kept).size).toBe(before?.length)
      expect((await server.list()).map((one) => one.id)).not.toContain(id)
      await server.stop()
      const again = await start(home)
      expect((await again.list()).map((one) => one.id)).not.toContain(id)
    })
  }

  it('in what follows from its log goes on without any loss', async () => {
    const home = homeOf({ name: 'tables' })
    const first = await start(home)
    const id = await makeNotebook(first)
    const sources = await first.sources(id)
    await first.stop()
    fillPages(fileOf(home, id), pagesOf(fileOf(home, id), 'cells'))
    const server = await start(home)
    await server.call('GET', `/notebooks/${id}/ipynb`)
    const report = await server.report(id)
    expect(report.readable).toMatchObject({ what: 'all', facts: 31, of: 31 })
    expect((await server.repair(id, 'readable')).status).toBe(200)
    expect(await server.sources(id)).toEqual(sources)
    expect((await server.list()).find((one) => one.id === id)).toMatchObject({ title: 'Precious 29' })
    expect((await server.list()).find((one) => one.id === id)?.damage).toBeUndefined()
    expect(readdirSync(join(home, 'damaged')).filter((name) => name.endsWith('.sqlite'))).toHaveLength(1)
  })

  it('in its log goes on as it is now, and says that some history is lost', async () => {
    const home = homeOf({ name: 'log' })
    const first = await start(home)
    const id = await makeNotebook(first)
    const sources = await first.sources(id)
    await first.stop()
    const file = fileOf(home, id)
    const pages = pagesOf(file, 'log')
    fillPages(file, pages.slice(-1))
    const server = await start(home)
    const report = async () => {
      await server.call('GET', `/notebooks/${id}/history`)
      return server.report(id)
    }
    await expect.poll(async () => (await report()).damage).not.toBeNull()
    expect((await report()).readable).toMatchObject({ what: 'state', cells: CELLS })
    expect((await server.repair(id, 'readable')).status).toBe(200)
    expect(await server.sources(id)).toEqual(sources)
    expect((await server.list()).find((one) => one.id === id)?.title).toBe('Precious 29')
    // It can be written to again.
    expect((await server.call('PATCH', `/notebooks/${id}`, { title: 'Goes on' })).status).toBe(200)
  })

  it('in both goes on with what is left of the log', async () => {
    const home = homeOf({ name: 'both' })
    const first = await start(home)
    const id = await makeNotebook(first)
    const sources = await first.sources(id)
    await first.stop()
    const file = fileOf(home, id)
    fillPages(file, [...pagesOf(file, 'cells'), ...pagesOf(file, 'log').slice(-1)])
    const server = await start(home)
    await server.call('GET', `/notebooks/${id}/ipynb`)
    const { readable } = await server.report(id)
    expect(readable).toMatchObject({ what: 'part', of: 31 })
    expect(readable?.facts).toBeGreaterThan(0)
    expect((await server.repair(id, 'readable')).status).toBe(200)
    expect(await server.sources(id)).toEqual(sources)
  })

  it('goes on with the copy that the server has', async () => {
    const home = homeOf({ name: 'backup' })
    const first = await start(home)
    const id = await makeNotebook(first)
    const sources = await first.sources(id)
    const files = notebookFiles(openDataDirectory(home))
    await Effect.runPromise(files.makeBackup(id))
    await first.stop()
    writeFileSync(fileOf(home, id), 'x'.repeat(9000))
    const server = await start(home)
    await server.call('GET', `/notebooks/${id}/ipynb`)
    const report = await server.report(id)
    expect(report).toMatchObject({ readable: null, backup: { facts: 31 } })
    expect((await server.repair(id, 'readable')).status).toBe(409)
    expect((await server.repair(id, 'backup')).status).toBe(200)
    expect(await server.sources(id)).toEqual(sources)
  })

  it('is not what SQLite alone takes for none: JSON nested deeper than 1,000', async () => {
    const home = homeOf({ name: 'deep' })
    const first = await start(home)
    const id = await makeNotebook(first)
    await first.stop()
    const db = new DatabaseSync(fileOf(home, id))
    const insert = db.prepare(
      `INSERT INTO log (seq, name, args, principal, at)
       SELECT max(seq) + 1, 'v1.NotebookMetadataChanged', ?, 'server', 0 FROM log`,
    )
    insert.run(`${'{"a":'.repeat(1100)}1${'}'.repeat(1100)}`)
    const { examine } = notebookFiles(openDataDirectory(home))
    expect(await Effect.runPromise(examine(id))).toBe(null)
    insert.run('{"a":')
    db.close()
    expect(await Effect.runPromise(examine(id))).toBe('Change 33 in its log cannot be read.')
  })

  it('opens again when somebody has put the file back', async () => {
    const home = homeOf({ name: 'again' })
    const first = await start(home)
    const id = await makeNotebook(first)
    const sources = await first.sources(id)
    await first.stop()
    const bytes = readFileSync(fileOf(home, id))
    rmSync(fileOf(home, id))
    const server = await start(home)
    expect((await server.call('GET', `/notebooks/${id}/ipynb`)).status).toBe(409)
    expect((await server.repair(id, 'again')).status).toBe(409)
    writeFileSync(fileOf(home, id), bytes)
    expect((await server.repair(id, 'again')).status).toBe(200)
    expect(await server.sources(id)).toEqual(sources)
  })

  it('where nobody looks is found out in the background, a while after it was opened', async () => {
    const home = homeOf({ name: 'background' })
    const first = await start(home)
    const id = await makeNotebook(first)
    for (let n = 0; n < 100; n++) await first.call('PATCH', `/notebooks/${id}`, { title: `Longer ${n}` })
    await first.stop()
    const file = fileOf(home, id)
    const pages = pagesOf(file, 'log')
    expect(pages.length).toBeGreaterThan(2)
    fillPages(file, pages.slice(1, 2))
    const server = await start(home)
    // Opening reads the tables only.
    expect(await server.sources(id)).toHaveLength(CELLS)
    await expect
      .poll(async () => (await server.list()).find((one) => one.id === id)?.damage, { timeout: 30_000 })
      .toMatch(/damaged: \w|changes in its log/)
  })
})

describe('the list of notebooks', () => {
  it.each([
    ['is gone', (file: string) => rmSync(file)],
    ['is no database', (file: string) => writeFileSync(file, 'x'.repeat(9000))],
    ['was cut off', (file: string) => truncateSync(file, 4096 * 2)],
  ])('that %s is made anew from the notebooks', async (_, harm) => {
    const home = homeOf({ name: 'list' })
    const first = await start(home)
    const ids = [await makeNotebook(first, 'One'), await makeNotebook(first, 'Two')]
    const before = await first.list()
    await first.stop()
    harm(join(home, 'directory.sqlite'))
    writeFileSync(fileOf(home, 'broken'), 'x'.repeat(9000))
    const server = await start(home)
    await expect.poll(async () => (await server.list()).map(({ title }) => title)).toContain('Two 29')
    const list = await server.list()
    for (const id of ids) {
      const was = before.find((one) => one.id === id)
      const is = list.find((one) => one.id === id)
      expect(is).toMatchObject({ title: was?.title, changedBy: { id: 'person:local' } })
      expect(Math.abs((is?.updatedAt ?? 0) - (was?.updatedAt ?? 0))).toBeLessThan(5000)
      expect(await server.sources(id)).toHaveLength(CELLS)
    }
    expect(list.find(({ id }) => id === 'broken')).toMatchObject({ damage: expect.stringMatching(/damaged/) })
    // No second tour: there were notebooks.
    expect(list).toHaveLength(before.length + 1)
    expect((await server.call('GET', '/notebooks?search=value_7')).json()).toHaveLength(2)
  })

  it('does not bring back what was deleted for ever, though a crash kept its file', async () => {
    const home = homeOf({ name: 'gone' })
    const first = await start(home)
    const id = await makeNotebook(first)
    await first.call('DELETE', `/notebooks/${id}`)
    await first.stop()
    const directory = new DatabaseSync(join(home, 'directory.sqlite'))
    directory.exec(`INSERT INTO gone VALUES ('${id}'); DELETE FROM notebooks WHERE id = '${id}'`)
    directory.close()
    const server = await start(home)
    expect((await server.list()).map((one) => one.id)).not.toContain(id)
    expect(existsSync(fileOf(home, id))).toBe(false)
  })
})
