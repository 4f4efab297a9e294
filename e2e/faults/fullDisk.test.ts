import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { type Anode, startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { testHomeAt } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

const SIZE = '4m'

/** A disk of a few megabytes, where this user may mount one; else null. */
const mountSmallDisk = (): { readonly path: string; readonly unmount: () => void } | null => {
  const path = mkdtempSync(join(tmpdir(), 'anode-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
  return {
    path,
    unmount: () => {
      execFileSync('umount', ['--lazy', path])
      rmSync(path, { recursive: true })
    },
  }
}

/** A file that takes all the space that is left; removing it frees the space. */
const fill = (path: string): (() => void) => {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'filler'), Buffer.alloc(bavail * bsize))
  return () => rmSync(join(path, 'filler'))
}

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
    const disk = mountSmallDisk()
    if (disk === null) return skip('This user may not mount a small disk (tmpfs): it takes root on Linux.')
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

    const free = fill(disk.path)
    await notebook.addCell('code', big)
    const trouble = notebook.notice('Changes are not being saved')
    await trouble.waitFor()
    expect(await trouble.innerText()).toMatch(/could not be written.*(full|disk)/i)
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

    free()
    await expect.poll(saved).toEqual(['acknowledged = True', 'big'])
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')
    await expect.poll(() => trouble.count()).toBe(0)

    // All of it survives a crash.
    await anode.restart()
    expect(await saved()).toEqual(['acknowledged = True', 'big'])
    expect(isHealthy(anode, id)).toBe(true)
  })
})
