import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { ipynbOf } from '../harness/ipynb.ts'
import { NO_SMALL_DISK, SmallDisk } from '../harness/SmallDisk.ts'
import { testHomeAt } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

const MB = 2 ** 20

/** A file of so many bytes, in cells that stay in the log. */
const fileOf = (bytes: number): string =>
  ipynbOf(Array.from({ length: Math.ceil(bytes / 50_000) }, (_, i) => `# ${i} ${'x'.repeat(50_000)}`))

const send = (anode: Anode, file: string): Promise<Response> =>
  fetch(`${anode.origin}/api/notebooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${anode.token}`, 'content-type': 'application/x-ipynb+json' },
    body: file,
  })

const listed = async (anode: Anode) =>
  ((await (await anode.request('GET', '/notebooks')).json()) as ReadonlyArray<{ id: string }>).map(
    ({ id }) => id,
  )

const filesIn = (anode: Anode, folder: string): ReadonlyArray<string> =>
  existsSync(anode.home.file(folder))
    ? readdirSync(anode.home.file(folder), { recursive: true })
        .map(String)
        .filter((name) => !/-(wal|shm)$/.test(name))
        .sort()
    : []

/** All that an import could leave. */
const traces = async (anode: Anode) => ({
  listed: await listed(anode),
  notebooks: filesIn(anode, 'notebooks'),
  artifacts: filesIn(anode, 'artifacts').filter((name) => name.length > 2),
  staging: filesIn(anode, 'staging'),
})

describe('opening a file', () => {
  test('leaves nothing when the server is killed on the way', async ({ anode }) => {
    await send(anode, fileOf(10_000))
    const before = await traces(anode)
    const sent = send(anode, fileOf(60 * MB)).catch(() => null)
    const isUnderWay = () => filesIn(anode, 'staging').some((name) => name.endsWith('notebook.sqlite'))
    await expect.poll(isUnderWay, { interval: 1 }).toBe(true)
    await anode.kill9()
    expect(await sent).toBe(null)
    expect(isUnderWay()).toBe(true)
    await anode.restart()
    expect(await traces(anode)).toEqual(before)
  })

  test('says that the disk is full, wherever that happens, and leaves nothing', async ({ skip }) => {
    const disk = SmallDisk.mount('12m')
    if (disk === null) return skip(NO_SMALL_DISK)
    const home = join(disk.path, 'home')
    mkdirSync(home)
    const anode = await startAnode({ home: testHomeAt(home) })
    onTestFinished(async () => {
      await anode.stop()
      disk.unmount()
    })
    const kept = ((await (await send(anode, fileOf(10_000))).json()) as { id: string }).id
    const before = await traces(anode)
    disk.fill(2 * MB)
    // There is no space for the file itself; for its notebook; for what a small one takes.
    const tries = [fileOf(3 * MB), fileOf(1.5 * MB), fileOf(1.9 * MB)]
    for (const file of tries) {
      const refused = await send(anode, file)
      expect(refused.status).toBe(507)
      expect(await refused.json()).toMatchObject({
        _tag: 'StorageFailed',
        message: expect.stringMatching(/disk .*is full .*Nothing was changed/),
      })
      expect(await traces(anode)).toEqual(before)
    }
    // What is there can be taken to another disk.
    expect((await anode.request('GET', `/notebooks/${kept}/ipynb`)).status).toBe(200)
    disk.free()
    expect((await send(anode, tries[1] as string)).status).toBe(201)
  })
})
