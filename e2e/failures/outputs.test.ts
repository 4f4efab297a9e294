import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { display } from '../harness/ipynb.ts'
import { test } from '../harness/test.ts'

/** A picture too large for the log; its bytes are of no matter. */
const large = Buffer.alloc(100_000, 7).toString('base64')

test('an output that cannot be drawn stays alone with it, and shows its plain text', async ({
  anode,
  browser,
}) => {
  const id = await anode.createNotebook([
    {
      source: 'broken',
      outputs: [display({ 'image/svg+xml': '<svg>BREAKS</svg>', 'text/plain': 'its plain text' })],
    },
    { source: 'sound', outputs: [display({ 'text/plain': 'sound output' })] },
    { kind: 'markdown', source: 'CELL BREAKS' },
  ])
  const page = await browser.context.newPage()
  // Nothing that a notebook can hold breaks the page; this does.
  await page.addInitScript(() => {
    const fail = (text: string) => {
      if (text.includes('BREAKS') && sessionStorage.getItem('healed') === null)
        throw new Error('It broke on purpose.')
    }
    const { trim } = String.prototype
    const encode = window.encodeURIComponent
    window.encodeURIComponent = (text) => {
      fail(String(text))
      return encode(text)
    }
    String.prototype.trim = function () {
      if (String(this) === 'CELL BREAKS') fail('BREAKS')
      return trim.call(this)
    }
  })
  await page.goto(`${anode.origin}/n/${id}`)
  const output = page.locator('[data-cell-id=cell-1] [data-outputs]')
  await output.getByText('This output could not be drawn').waitFor()
  await expect.poll(() => output.innerText()).toContain('It broke on purpose.')
  await expect.poll(() => output.innerText()).toContain('its plain text')
  await page.locator('[data-cell-id=cell-2]').getByText('sound output').waitFor()

  const cell = page.locator('[data-cell-id=cell-3]')
  await cell.getByText('This cell could not be drawn').waitFor()
  await expect.poll(() => cell.innerText()).toContain('CELL BREAKS')

  // Everything about it can be copied.
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await cell.getByRole('button', { name: 'Copy details' }).click()
  await cell.getByRole('button', { name: 'Copied' }).waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('This cell could not be drawn')
  expect(copied).toContain(`/n/${id}`)

  await page.evaluate(() => sessionStorage.setItem('healed', ''))
  await cell.getByRole('button', { name: 'Try again' }).click()
  await cell.locator('.prose, p').filter({ hasText: 'CELL BREAKS' }).first().waitFor()
})

test('an output that the server does not have any more says so', async ({ anode, browser }) => {
  const id = await anode.createNotebook([
    { source: 'picture', outputs: [display({ 'image/png': large })] },
    { source: 'page', outputs: [display({ 'text/html': 'x'.repeat(100_000) })] },
  ])
  rmSync(anode.home.file('artifacts'), { recursive: true })
  const notebook = await browser.openNotebook(id)
  for (const index of [0, 1]) {
    const output = (await notebook.cellAt(index)).outputs
    await output.getByText('This output could not be loaded').waitFor()
    await expect.poll(() => output.innerText()).toContain('does not have it any more')
    await output.getByRole('button', { name: 'Try again' }).click()
    await output.getByText('This output could not be loaded').waitFor()
  }
})
