import { describe, expect } from 'vitest'
import { sourcesOf } from '../harness/ipynb.ts'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { networkTest as test } from '../harness/test.ts'

describe('a browser without space', () => {
  test('says what is not kept, and keeps it when there is space again', async ({
    anode,
    network,
    remote,
  }) => {
    const id = await anode.createNotebook(['x = 1'])
    const page = await remote.context.newPage()
    // Held by a tab of the site that stays: with its own, the page would lose it on its way there.
    const devtools = await remote.context.newCDPSession(await remote.openTab('/icon.svg'))
    const setQuota = (quotaSize?: number) =>
      devtools.send('Storage.overrideQuotaForOrigin', {
        origin: network.origin,
        ...(quotaSize === undefined ? {} : { quotaSize }),
      })
    await setQuota(1)
    await page.goto(`${network.origin}/n/${id}`)
    const notebook = new NotebookPage(page)

    // Online, only the copy is missing.
    await notebook.notice('This notebook will not open without the server').waitFor()
    await (await notebook.cellAt(0)).type(' + 2')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
    await expect.poll(() => notebook.syncWords()).toBe('All changes saved')

    network.goOffline()
    await notebook.addCell('code', 'y = 1')
    const trouble = notebook.notice('Changes cannot be kept in this browser')
    await trouble.waitFor()
    await expect.poll(() => trouble.innerText()).toContain('is used up')
    await setQuota()
    await expect.poll(() => trouble.count()).toBe(0)
    await remote.crash(page)

    network.goOnline()
    const next = await remote.openNotebook(id)
    await expect.poll(() => next.cellIds()).toHaveLength(2)
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2', 'y = 1'])
  })

  test('or one that stores nothing at all, says that the tab must stay open', async ({ anode, browser }) => {
    const id = await anode.createNotebook(['x = 1'])
    const page = await browser.context.newPage()
    // As a browser does whose owner forbids storage; that would forbid the cookie as well, which lets us in.
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      }
    })
    await page.goto(`${anode.origin}/n/${id}`)
    const notebook = new NotebookPage(page)
    await notebook.notice('This browser stores nothing for Anode').waitFor()
    await (await notebook.cellAt(0)).type(' + 2')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
  })
})

test('two tabs of different versions say which of them is in the way', async ({ anode, browser }) => {
  const id = await anode.createNotebook(['x = 1'])
  const notebook = await browser.openNotebook(id)
  const other = await browser.openTab('/icon.svg')
  // A newer version raises the number of the database; this holds on to it as an older one might.
  await other.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('anode', 99)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => resolve()
      }),
  )
  await notebook.notice('Another tab runs a newer version of Anode').waitFor()
  await (await notebook.cellAt(0)).type(' + 2')
  await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 2'])
})
