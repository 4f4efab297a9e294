import { describe } from 'vitest'
import { NotebookPage } from '../harness/NotebookPage.ts'
import { test as base } from '../harness/test.ts'
import { expectAccessible } from './expectAccessible.ts'
import { expectScreenshot } from './expectScreenshot.ts'
import { views } from './views.ts'

/** A notebook with text, code that ran and code that failed. */
const test = base.extend('prepared', { scope: 'file' }, async ({ anode, browser }) => {
  // Each view is looked at alone: the panel of the one before is closed.
  await browser.context.addInitScript(() => {
    // Frames of outputs have no storage.
    if (self.origin !== 'null') localStorage.removeItem('anode.panel')
  })
  const id = await anode.createNotebook(
    [
      { kind: 'markdown', source: '# Trees\n\nSome *text*.' },
      'print("oak")',
      '1/0',
      { kind: 'raw', source: 'raw' },
    ],
    'Trees',
  )
  const notebook = await browser.openNotebook(id)
  for (const place of [1, 2]) await (await notebook.cellAt(place)).runToEnd()
  // Each view is the only one that is open: else it says that there are others.
  await notebook.page.close()
  return id
})

describe('on a desk and on a phone, in both themes, axe finds nothing wrong, and nothing has moved, in', () => {
  test.for(views.map((view) => [view.name, view] as const))(
    '%s',
    async ([, view], { anode, browser, prepared }) => {
      const page = await view.open({
        anode,
        browser,
        notebook: async () => {
          const tab = await browser.openTab(`/n/${prepared}`)
          await new NotebookPage(tab).opened()
          // Its last output is there.
          await tab.getByRole('group', { name: /ZeroDivisionError/ }).waitFor()
          return tab
        },
      })
      const look = async (width: number, height: number, device: string) => {
        await page.setViewportSize({ width, height })
        await expectAccessible(page, async (theme) => {
          if (view.screenshot) await expectScreenshot(page, `${view.screenshot}-${device}-${theme}`)
        })
      }
      await look(1280, 900, 'desk')
      await look(400, 900, 'phone')
      await page.close()
    },
  )
})
