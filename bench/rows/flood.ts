import { fileURLToPath } from 'node:url'
import { floodPage } from '../browser/floodPage.ts'
import { notePresses } from '../browser/timeRun.ts'
import { Child } from '../Child.ts'
import { defineRow } from '../Row.ts'

const TIMES = 5
const LINES = 20_000
const CODE = `for i in range(${LINES}): print(i, flush=True)`
const PRINTED = Array.from({ length: LINES }, (_, i) => `${i}\n`).join('')

/** Seconds that a bare kernel takes while its client does nothing but read, and the characters it lost. */
const bare = async (python: string): Promise<{ readonly seconds: number; readonly lost: number }> => {
  const script = fileURLToPath(new URL('../peer/bare_kernel.py', import.meta.url))
  const { seconds, printed } = JSON.parse(await new Child(python, ['-I', script, CODE]).finished())
  return { seconds, lost: PRINTED.length - printed }
}

export const row = defineRow({
  name: 'flood',
  lines: {
    time: {
      title: '20,000 × `print(flush=True)`, Ctrl+Enter to the finished state',
      unit: 's',
      budget: { atMost: 1.1, of: 'ratio' },
    },
    task: { title: 'the page’s longest task meanwhile', unit: 'ms', budget: { atMost: 100, of: 'value' } },
  },
  measure: async (context) => {
    await using server = await context.startServer()
    await using browser = await context.openBrowser()
    await server.admit(browser)
    const page = await browser.newPage()
    await notePresses(page)
    const ours = []
    const theirs = []
    for (let n = 0; n < TIMES; n++) {
      theirs.push(await bare(context.python))
      ours.push(await floodPage(server, page, CODE, PRINTED))
    }
    const lost = Math.max(...theirs.map((bareRun) => bareRun.lost))
    return {
      time: {
        anode: ours.map(({ seconds }) => seconds),
        peer: { name: 'bare ipykernel', samples: theirs.map(({ seconds }) => seconds) },
        ...(lost > 0
          ? {
              note: `Anode lost nothing; the bare kernel lost up to ${lost} of ${PRINTED.length} characters.`,
            }
          : {}),
      },
      task: {
        anode: ours.map(({ task }) => task),
        note: 'Browsers tell of tasks from 50 ms on; 0 says that there was none.',
      },
    }
  },
})
