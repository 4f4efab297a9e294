import type { Page } from 'playwright-core'
import type { Anode } from '../harness/Anode.ts'
import type { Browser } from '../harness/Browser.ts'

interface Stage {
  readonly anode: Anode
  readonly browser: Browser
  /** A notebook with text, code that ran, and code that failed; opened in a tab by `notebook`. */
  readonly notebook: () => Promise<Page>
}

/** A main view of the page, and how one gets there. */
export interface View {
  readonly name: string
  readonly open: (stage: Stage) => Promise<Page>
  /** The name of its screenshots, which say how it should look. */
  readonly screenshot?: string
}

/** After an action on it, the page. */
const after = async (page: Page, action: (page: Page) => Promise<unknown>): Promise<Page> => {
  await action(page)
  return page
}

const press =
  (key: string, selector: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press(key)
    await page.locator(selector).waitFor()
  }

const helpPart = (name: string) => async (page: Page) => {
  await press('?', '.help')(page)
  await page.getByRole('tab', { name }).click()
}

const withRow = async (browser: Browser): Promise<Page> =>
  after(await browser.openTab('/'), (page) => page.locator('[data-notebook-id]').first().waitFor())

/** Every main view: axe must find nothing in it, in both themes and at the width of a phone. A new view is a line. */
export const views: ReadonlyArray<View> = [
  { name: 'the list', screenshot: 'list', open: ({ browser }) => withRow(browser) },
  {
    name: 'the menu of a row',
    open: async ({ browser }) =>
      after(await withRow(browser), async (page) => {
        await page.locator('[data-notebook-id]').first().hover()
        await page
          .getByRole('button', { name: /^Actions for/ })
          .first()
          .click()
        await page.getByRole('menu').waitFor()
      }),
  },
  {
    name: 'the trash',
    open: async ({ browser }) =>
      after(await browser.openTab('/?view=trash'), (page) =>
        page.getByRole('heading', { name: 'Trash' }).waitFor(),
      ),
  },
  { name: 'a notebook', screenshot: 'notebook', open: ({ notebook }) => notebook() },
  {
    name: 'a cell that is edited',
    open: async ({ notebook }) =>
      after(await notebook(), (page) => page.locator('.cm-content').first().click()),
  },
  {
    name: 'several cells that are selected',
    open: async ({ notebook }) =>
      after(await notebook(), async (page) => {
        await page.locator('[data-cell-id]').first().focus()
        await page.keyboard.press('Control+a')
      }),
  },
  {
    name: 'the outline',
    screenshot: 'outline',
    open: async ({ notebook }) =>
      after(await notebook(), press('Control+Shift+L', 'role=region[name="Outline"] >> text=Trees')),
  },
  {
    name: 'the packages',
    screenshot: 'packages',
    open: async ({ notebook }) =>
      after(await notebook(), async (page) => {
        await page.getByRole('button', { name: 'Packages', exact: true }).click()
        await page.getByRole('button', { name: /^pandas/ }).click()
        await page.getByRole('list', { name: 'What pandas needs' }).waitFor()
      }),
  },
  {
    name: 'the history',
    open: async ({ notebook }) => after(await notebook(), press('Control+Shift+H', '[data-entry] >> nth=0')),
  },
  {
    name: 'the notebook as it was',
    open: async ({ notebook }) =>
      after(await notebook(), async (page) => {
        await press('Control+Shift+H', '[data-entry] >> nth=0')(page)
        await page.locator('[data-entry]').last().click()
        await page.locator('[data-past-banner=there]').waitFor()
      }),
  },
  {
    name: 'the runs of a cell',
    open: async ({ notebook }) =>
      after(await notebook(), async (page) => {
        await page.locator('[data-cell-id]').nth(1).focus()
        await press('Control+k', '.palette-line >> nth=0')(page)
        await page.keyboard.type('When did this output change')
        await page.keyboard.press('Enter')
        await page.locator('[data-run]').first().waitFor()
      }),
  },
  {
    name: 'finding and replacing',
    screenshot: 'find',
    open: async ({ notebook }) => after(await notebook(), press('Control+h', '[aria-label="Replace with"]')),
  },
  {
    name: 'the settings beside a notebook',
    open: async ({ notebook }) => after(await notebook(), press('Control+,', '[data-setting=stopOnError]')),
  },
  {
    name: 'the settings as a page',
    screenshot: 'settings',
    open: async ({ browser }) =>
      after(await browser.openTab('/settings'), (page) => page.locator('.key-row').first().waitFor()),
  },
  {
    name: 'the palette',
    screenshot: 'palette',
    open: async ({ notebook }) => after(await notebook(), press('Control+k', '.palette-line >> nth=0')),
  },
  {
    name: 'the palette over the list',
    open: async ({ browser }) => after(await withRow(browser), press('Control+k', '.palette-line >> nth=0')),
  },
  {
    name: 'the keys in the help',
    screenshot: 'keys',
    open: async ({ notebook }) => after(await notebook(), press('?', '.help-key >> nth=0')),
  },
  { name: 'the tour in the help', open: async ({ notebook }) => after(await notebook(), helpPart('Tour')) },
  {
    name: 'what is going on',
    open: async ({ notebook }) => after(await notebook(), helpPart('What is going on')),
  },
  {
    name: 'the tour',
    open: async ({ notebook }) =>
      after(await notebook(), async (page) => {
        await helpPart('Tour')(page)
        await page.getByRole('button', { name: 'Start the tour' }).click()
        await page.locator('.tour').waitFor()
      }),
  },
  {
    name: 'the menu of a notebook',
    open: async ({ notebook }) =>
      after(await notebook(), (page) => page.getByRole('button', { name: 'Notebook menu' }).click()),
  },
  {
    name: 'a page that is not there',
    open: async ({ browser }) =>
      after(await browser.openTab('/nowhere'), (page) => page.getByRole('alert').waitFor()),
  },
  {
    name: 'a notebook that is not there',
    screenshot: 'failure',
    open: async ({ browser }) =>
      after(await browser.openTab('/n/none'), (page) => page.getByRole('alert').waitFor()),
  },
  // Last: what it writes stays in the notebook of the others.
  {
    name: 'the comments',
    open: async ({ notebook }) =>
      after(await notebook(), async (page) => {
        await page.locator('[data-cell-id]').first().focus()
        await page.keyboard.press('Control+Alt+m')
        await page.getByRole('textbox', { name: 'New comment' }).fill('Is **this** right?')
        await page.keyboard.press('Control+Enter')
        await page.locator('[data-thread-card][data-active]').first().waitFor()
      }),
  },
]
