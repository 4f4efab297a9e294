import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { editCell, LinkedFile } from '../anode/LinkedFile.ts'
import { type Watched, watchHeavyFile } from '../anode/watchHeavyFile.ts'
import { ANODE } from '../browser/editors.ts'
import { textSeen } from '../browser/textSeen.ts'
import { openAlone, typeInLong } from '../browser/typeInLong.ts'
import type { Context } from '../Context.ts'
import { manyCells } from '../notebooks.ts'
import { percentile } from '../percentile.ts'
import { defineRow } from '../Row.ts'

const CELLS = 1000
const SAVES = 40
const TYPED = 20
const CHANGES = 20
const WARM_UP = 3

/** So many times somebody types into either notebook, each time in a new browser. */
const TURNS = 4

/** Between two edits of a program, in ms, while somebody types. */
const EDIT = 250

/** Between two of the others, in ms: what the one before set off is over. */
const REST = 400

/** From a request to write the file, right behind an edit, until it is written. In ms. */
const timeSaves = async (linked: LinkedFile): Promise<number[]> => {
  const took: number[] = []
  for (let n = 0; n < WARM_UP + SAVES; n++) {
    await linked.edit(`c${n * 10 + 5}`, `edited_${n} = ${n}`)
    const begin = performance.now()
    await linked.write()
    took.push(performance.now() - begin)
    await sleep(REST)
  }
  return took.slice(WARM_UP)
}

/** From the last key of a word until the file has the word. In ms. */
const timeToDisk = async (linked: LinkedFile, page: Page): Promise<number[]> => {
  const took: number[] = []
  await page.locator(ANODE.editors).nth(1).click()
  for (let n = 0; n < TYPED; n++) {
    const word = `w${String.fromCharCode(97 + (n % 26), 97 + ((n * 7) % 26), 97 + ((n * 3) % 26))}x`
    await page.keyboard.type(word.slice(0, -1), { delay: 60 })
    const begin = Date.now()
    await page.keyboard.press(word.slice(-1))
    took.push((await linked.has(word)) - begin)
    await page.waitForTimeout(REST)
  }
  return took
}

/** From when another program has put a file into the place of this one until its text is in the page. In ms. */
const timeFromDisk = async (linked: LinkedFile, page: Page): Promise<number[]> => {
  const took: number[] = []
  for (let n = 0; n < CHANGES; n++) {
    await linked.isSettled()
    // Whoever changes a file has just read it; the clock of a file system goes in steps.
    await sleep(REST)
    const text = `by_another_${n}`
    const replace = linked.prepare((all) => all.replace(/rows_0|by_another_\d+/, text))
    const seen = await textSeen(page, 'c0', text)
    const begin = Date.now()
    replace()
    took.push((await seen()) - begin)
  }
  return took
}

/** Keys into a notebook that a program edits meanwhile; `save`: what is done after each of its edits. */
const typeWhileEdited = async (
  context: Context,
  server: AnodeServer,
  id: string,
  save: () => Promise<void>,
): Promise<number> => {
  await using browser = await context.openBrowser()
  await server.admit(browser)
  const { page } = await openAlone(browser, server.notebookUrl(id), ANODE)
  let isOver = false
  const edits = async () => {
    for (let n = 0; !isOver; n++) {
      await editCell(server, id, `c${(n % 90) * 10 + 105}`, `edited = ${n} + ${Date.now()}`)
      await save()
      await sleep(EDIT)
    }
  }
  const [keys] = await Promise.all([
    typeInLong(page, ANODE).finally(() => {
      isOver = true
    }),
    edits(),
  ])
  return percentile(keys, 0.95)
}

/** The turns go back and forth, so that what the machine does else falls on both. */
const timeTyping = async (context: Context, linked: LinkedFile, plain: string) => {
  const { server } = linked
  const [withFile, without]: [number[], number[]] = [[], []]
  let saves = 0
  const save = async () => {
    await linked.write()
    saves += 1
  }
  for (let n = 0; n < TURNS; n++) {
    withFile.push(await typeWhileEdited(context, server, linked.id, save))
    without.push(await typeWhileEdited(context, server, plain, async () => {}))
  }
  return { withFile, without, saves }
}

const longest = (samples: ReadonlyArray<Watched>) => samples.map((sample) => sample.longest)
const grown = (samples: ReadonlyArray<Watched>) => samples.flatMap((sample) => sample.grown ?? [])
const seconds = (samples: ReadonlyArray<Watched>) => samples.map(({ ms }) => ms / 1000)

/** A notebook that is a file of the disk, and what it costs that it is one. */
export const row = defineRow({
  name: 'linked',
  lines: {
    save: {
      title: 'an edit of a 1,000-cell notebook is written to its file, from when that begins',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    toDisk: {
      title: 'from the last key until the file has it',
      unit: 'ms',
      budget: { atMost: 1250, of: 'value' },
    },
    keys: {
      title: 'a key to its picture while the file is saved, the slowest twentieth of a turn',
      unit: 'ms',
      budget: { atMost: 1.1, of: 'ratio' },
    },
    fromDisk: {
      title: 'what another program wrote into the file, until it is in the page',
      unit: 'ms',
      budget: { atMost: 500, of: 'value' },
    },
    openWait: {
      title: 'the longest that others wait while a file of 50 MB is opened in place',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    openMemory: {
      title: 'the server’s memory grows meanwhile by',
      unit: 'MB',
      budget: { atMost: 200, of: 'value' },
    },
    openTime: { title: 'that takes', unit: 's', budget: null },
    changeWait: {
      title: 'the longest that others wait while another program changes a cell in it',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    changeMemory: { title: 'the server’s memory grows meanwhile by', unit: 'MB', budget: null },
    changeTime: { title: 'until both are the same again', unit: 's', budget: null },
    saveWait: {
      title: 'the longest that others wait while an edit of it is saved',
      unit: 'ms',
      budget: { atMost: 100, of: 'value' },
    },
    saveTime: { title: 'until the file has it', unit: 's', budget: null },
  },
  measure: async (context) => {
    const long = async () => {
      const path = join(await context.folder('linked'), 'long.ipynb')
      await writeFile(path, `${JSON.stringify(manyCells(CELLS), null, 1)}\n`)
      await using server = await context.startServer({ args: [path] })
      const linked = await LinkedFile.only(server, path)
      const plain = await server.create(manyCells(CELLS))
      await server.poolIsWarm()
      const save = await timeSaves(linked)
      const page = async () => {
        await using browser = await context.openBrowser()
        await server.admit(browser)
        const opened = await openAlone(browser, server.notebookUrl(linked.id), ANODE)
        return {
          toDisk: await timeToDisk(linked, opened.page),
          fromDisk: await timeFromDisk(linked, opened.page),
        }
      }
      // Awaited here: the server goes when this returns.
      return { save, ...(await page()), ...(await timeTyping(context, linked, plain)) }
    }
    const { save, toDisk, fromDisk, withFile, without, saves } = await long()
    const heavy = await watchHeavyFile(context)
    const quiet = { name: 'nothing else going on', samples: [heavy.quiet] }
    const small = { name: 'a file of one cell', samples: longest(heavy.openedSmall) }
    return {
      save: { anode: save },
      toDisk: { anode: toDisk },
      keys: {
        anode: withFile,
        peer: { name: 'the same without a file', samples: without },
        note: `A program edits the notebook meanwhile, every ${EDIT} ms, and has it written: ${saves} times in ${TURNS} turns.`,
      },
      fromDisk: { anode: fromDisk },
      openWait: {
        anode: longest(heavy.opened),
        peer: small,
        note: 'Others are there from the moment on that the server answers; it is just starting.',
      },
      openMemory: {
        anode: grown(heavy.opened),
        peer: { name: 'a file of one cell', samples: grown(heavy.openedSmall) },
      },
      openTime: { anode: seconds(heavy.opened) },
      changeWait: { anode: longest(heavy.changed), peer: quiet },
      changeMemory: { anode: grown(heavy.changed) },
      changeTime: { anode: seconds(heavy.changed) },
      saveWait: { anode: longest(heavy.saved), peer: quiet },
      saveTime: { anode: seconds(heavy.saved) },
    }
  },
})
