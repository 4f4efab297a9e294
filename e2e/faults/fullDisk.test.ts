import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { NO_SMALL_DISK, SmallDisk } from '../harness/SmallDisk.ts'
import { testHomeAt } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

const isHealthy = (anode: Anode, id: string): boolean => {
  const db = openNotebookFile(anode.home, id)
  const [row] = db.prepare('PRAGMA integrity_check').all()
  db.close()
  return row?.integrity_check === 'ok'
}

describe('a full disk', () => {
  test('refuses changes with the reason, loses nothing acknowledged, and takes them when there is space', async ({
    skip,
  }) => {
    const disk = SmallDisk.mount('4m')
    if (disk === null) return skip(NO_SMALL_DISK)
    const home = join(disk.path, 'home')
    mkdirSync(home)
    const anode = await startAnode({ home: testHomeAt(home) })
    const browser = await openBrowser(anode)
    onTestFinished(async () => {
      await browser.close()
      await anode.stop()
      disk.unmount()
    })
    const big = `text = "${'x'.repeat(100_000)}"`
    const id = await anode.createNotebook(['x = 1'])
    /** The cells that the server has; `big` by its name. */
    const saved = async () =>
      sourcesOf(await anode.exportNotebook(id)).map((source) => (source === big ? 'big' : source))
    const notebook = await browser.openNotebook(id)
    await (await notebook.cellAt(0)).write('acknowledged = True')
    await expect.poll(saved).toEqual(['acknowledged = True'])

    disk.fill()
    await notebook.addCell('code', big)
    const trouble = notebook.notice('Changes are not being saved')
    await trouble.waitFor()
    await expect.poll(() => trouble.innerText()).toMatch(/could not be written.*(full|disk)/i)
    await expect.poll(() => notebook.syncWords()).toMatch(/\d+ changes? waiting/)
    const refused = await anode.request('POST', '/notebooks', { title: 'No space for it' })
    expect(refused.status).toBe(507)
    expect(await refused.json()).toMatchObject({
      _tag: 'StorageFailed',
      message: expect.stringMatching(/full|disk/),
    })
    // Other requests are answered as ever, and what was acknowledged is there.
    expect((await saved())[0]).toBe('acknowledged = True')
    expect(isHealthy(anode, id)).toBe(true)

    disk.free()
    await expect.poll(saved).toEqual(['acknowledged = True', 'big'])
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await expect.poll(() => trouble.count()).toBe(0)

    // All of it survives a crash.
    await anode.restart()
    expect(await saved()).toEqual(['acknowledged = True', 'big'])
    expect(isHealthy(anode, id)).toBe(true)
  })
})
