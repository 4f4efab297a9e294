import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { NotebookInfo } from '@anode/protocol'
import { storageTrouble } from '@anode/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Reserve } from '../storage/Reserve.ts'
import { openSqlite } from '../storage/sqliteStorage.ts'
import { mountSmallDisk } from '../testing/smallDisk.ts'
import { startProgram } from '../testing/startProgram.ts'

/** A home on a small disk; null where this user may not mount one. */
const homeOnSmallDisk = (size = '16m') => {
  const disk = mountSmallDisk(size)
  if (disk === null) return null
  const home = join(disk.path, 'home')
  mkdirSync(home)
  onTestFinished(() => disk.unmount())
  return { disk, home }
}

const NOT_HERE = 'This user may not mount a small disk (tmpfs): it takes root on Linux.'

const start = async (home: string) => {
  const server = await startProgram(home)
  onTestFinished(() => server.end('SIGKILL'))
  return server
}

/** A notebook file with one cell, and a text that it has put out. */
const ipynb = (source: string, text = '') => {
  const outputs = text === '' ? [] : [{ output_type: 'stream', name: 'stdout', text }]
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{ cell_type: 'code', id: 'a', source, metadata: {}, execution_count: 1, outputs }],
  })
}

/** Words for people, not a stack. */
const expectPlain = (output: string) => expect(output).not.toMatch(/\n\s+at |FiberFailure/)

describe('a full disk', () => {
  it('lets things be deleted, and the space that they gave back be used', async ({ skip }) => {
    const small = homeOnSmallDisk()
    if (small === null) return skip(NOT_HERE)
    const { disk, home } = small
    const server = await start(home)
    const make = async (title: string, source: string, text?: string): Promise<NotebookInfo> =>
      (await server.request('POST', '/notebooks', { title, ipynb: ipynb(source, text) })).json()
    const large = await make('Large', 'print(large)', 'y'.repeat(1_000_000))
    const small1 = await make('Small', 'x = 1')
    new Reserve(join(home, 'reserve')).keep()
    disk.fill()
    const refused = await server.request('POST', '/notebooks', { title: 'No space' })
    expect(refused.status).toBe(507)
    expect(((await refused.json()) as { message: string }).message).toMatch(/is full .*Make space/)
    const buried = await server.request('DELETE', `/notebooks/${large.id}`)
    expect(buried.status, await buried.text()).toBe(200)
    expect((await server.request('DELETE', `/trash/${large.id}`)).status).toBe(204)
    expect(readdirSync(join(home, 'notebooks')).some((name) => name.startsWith(large.id))).toBe(false)
    // Nothing else was given away for it.
    expect((await server.request('POST', '/notebooks', { title: 'Now there is' })).status).toBe(201)
    expect(await (await server.request('GET', `/notebooks/${small1.id}/ipynb`)).text()).toContain('x = 1')
    expectPlain(server.said())
  })

  it('lets a server start, also one that was killed: everything can be read, and saved once there is space', async ({
    skip,
  }) => {
    const small = homeOnSmallDisk()
    if (small === null) return skip(NOT_HERE)
    const { disk, home } = small
    const first = await start(home)
    const made = await first.request('POST', '/notebooks', { title: 'Kept', ipynb: ipynb('kept = True') })
    const { id } = (await made.json()) as NotebookInfo
    await first.end('SIGKILL')
    for (const round of ['killed', 'stopped']) {
      disk.fill()
      const server = await start(home)
      expect(server.url, `${round}: ${server.said()}`).not.toBeNull()
      expectPlain(server.said())
      const list = (await (await server.request('GET', '/notebooks')).json()) as NotebookInfo[]
      expect(list.map(({ title }) => title)).toContain('Kept')
      expect(await (await server.request('GET', `/notebooks/${id}/ipynb`)).text()).toContain('kept = True')
      const refused = await server.request('PATCH', `/notebooks/${id}`, { title: 'Renamed' })
      expect(refused.status).toBe(507)
      expect(((await refused.json()) as { message: string }).message).toMatch(/is full/)
      disk.free()
      expect((await server.request('PATCH', `/notebooks/${id}`, { title: 'Kept' })).status).toBe(200)
      // Its kernel host finds it as soon as that can be written.
      await expect
        .poll(
          () => existsSync(join(home, 'server.json')) && readFileSync(join(home, 'server.json'), 'utf8'),
          {
            timeout: 20_000,
          },
        )
        .toContain(`"pid":${server.child.pid}`)
      await server.end('SIGTERM')
    }
  })

  it('is said in plain words by a first start that has no space for its secrets', async ({ skip }) => {
    const small = homeOnSmallDisk()
    if (small === null) return skip(NOT_HERE)
    const { disk, home } = small
    disk.fill()
    const server = await start(home)
    expect(server.url).toBeNull()
    expect(server.said()).toMatch(/disk is full/)
    expectPlain(server.said())
  })

  it('is not kept full by the log of what did not fit', ({ skip }) => {
    const small = homeOnSmallDisk()
    if (small === null) return skip(NOT_HERE)
    const file = join(small.home, 'a.sqlite')
    const storage = openSqlite(file)
    storage.execute('CREATE TABLE t (text TEXT)')
    storage.execute("INSERT INTO t VALUES ('before')")
    const huge = () =>
      storage.transaction(() => {
        for (;;) storage.execute('INSERT INTO t VALUES (?)', ['x'.repeat(100_000)])
      })
    let why = ''
    try {
      huge()
    } catch (error) {
      why = storageTrouble(error).kind
    }
    expect(why).toBe('full')
    expect(statSync(`${file}-wal`).size).toBeLessThan(100_000)
    storage.transaction(() => storage.execute("INSERT INTO t VALUES ('small')"))
    expect(storage.select('SELECT text FROM t')).toMatchObject([{ text: 'before' }, { text: 'small' }])
    storage.close()
    const again = openSqlite(file)
    expect(again.select('PRAGMA integrity_check')).toMatchObject([{ integrity_check: 'ok' }])
    expect(again.select('SELECT text FROM t')).toMatchObject([{ text: 'before' }, { text: 'small' }])
    again.close()
  })
})
