import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { openNotebookFile } from '../harness/notebookLog.ts'
import { test } from '../harness/test.ts'

/** A server of a newer version was here, and stated a fact that this one does not know. */
const stateNewerFact = async (anode: Anode, id: string): Promise<void> => {
  await anode.kill9()
  const db = openNotebookFile(anode.home, id, { readOnly: false })
  db.exec(`INSERT INTO log (seq, name, args, principal, at)
    SELECT max(seq) + 1, 'v99.Whatever', '{"by":"server"}', 'server', 0 FROM log`)
  db.close()
  await anode.restart()
}

describe('a log with a fact of a newer version', () => {
  test('makes an open page ask to be reloaded, which keeps what it shows and what is written', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['x = 1', 'y = 2'])
    const notebook = await browser.openNotebook(id)
    await (await notebook.cellAt(0)).type(' + 1')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['x = 1 + 1', 'y = 2'])
    await stateNewerFact(anode, id)

    const notice = notebook.notice('This page is older than the server')
    await notice.waitFor()
    await expect.poll(() => notice.innerText()).toContain('v99.Whatever')
    await notice.getByRole('button', { name: 'Reload' }).waitFor()
    await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('x = 1 + 1')
    await (await notebook.cellAt(1)).append(' + 2')
    await expect.poll(() => notebook.syncWords()).toBe('Stopped: 1 change waiting')
  })

  test('opens in a browser that never saw the notebook: it gets the state instead of the facts', async ({
    anode,
    browser,
  }) => {
    const id = await anode.createNotebook(['x = 1'])
    await stateNewerFact(anode, id)
    const notebook = await browser.openNotebook(id)
    await expect.poll(async () => (await notebook.cellAt(0)).text()).toBe('x = 1')
  })
})
