import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { FileFormat } from '@anode/document/textFormats'
import { describe, expect, it } from 'vitest'
import { edited, type FileCell, fileOfFormat, randomOf } from './testing/changedFile.ts'
import { cell, ipynb, makeFolder, startWith, textOf } from './testing/linkedFile.ts'

const SEEDS = Number(process.env.ANODE_SEEDS ?? 3)
const FIRST = Number(process.env.ANODE_SEED ?? 1)
const STEPS = 40

describe('A file that people in pages and other programs change at the same time', {
  timeout: 240_000,
}, () => {
  /** A large one is written and merged in a thread, while all of them go on. */
  const sizes: ReadonlyArray<{ size: string; printed: number; format: FileFormat; name: string }> = [
    { size: 'a small one', printed: 0, format: 'ipynb', name: 'birds.ipynb' },
    { size: 'one of some size', printed: 1_500_000, format: 'ipynb', name: 'birds.ipynb' },
    { size: 'a script with cells', printed: 0, format: 'percent', name: 'birds.py' },
    { size: 'a Quarto document', printed: 0, format: 'quarto', name: 'birds.qmd' },
  ]
  const seeds = Array.from({ length: SEEDS }, (_, n) => FIRST + n)
  // What text files have of their own is how they are read and written: fewer of them show that.
  const seedsOf = (format: FileFormat) => (format === 'ipynb' ? seeds : seeds.slice(0, Math.ceil(SEEDS / 3)))
  it.each(sizes.flatMap((each) => seedsOf(each.format).map((seed) => ({ ...each, seed }))))(
    'is at the end what the notebook is, with all that each of them wrote: $size, seed $seed',
    async ({ printed, format, name, seed }) => {
      const random = randomOf(seed)
      const pick = <A>(list: ReadonlyArray<A>): A => list[Math.floor(random() * list.length)] as A
      const outputs =
        printed === 0 ? [] : [{ output_type: 'stream', name: 'stdout', text: ['-'.repeat(printed)] }]
      const start = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
        cell(id, `${id}1\n${id}2\n${id}3`, id === 'c' ? { outputs } : {}),
      )
      const file = fileOfFormat(format)
      const { path, read } = makeFolder(file.textOfIpynb(ipynb(start), null), name)
      const sources = () => file.sources(read())
      let server = await startWith(path)
      const { home } = server
      const written: string[] = []
      const word = (who: string) => {
        written.push(`${who}${written.length}.`)
        return written.at(-1) as string
      }
      const here = async () => {
        const { body } = await server.ask('GET', `${server.at}/cells`)
        const one = pick(body.cells as ReadonlyArray<{ id: string; source: string; hash: string }>)
        const choice = random()
        if (choice < 0.15)
          await server.ask('POST', `${server.at}/cells`, { source: word('here'), after: one.id })
        else if (choice < 0.25) await server.ask('POST', `${server.at}/cells/${one.id}/move`, { index: 0 })
        else {
          const text = word('here')
          const source = edited(one.source, text, random)
          const { status } = await server.ask('PATCH', `${server.at}/cells/${one.id}/text`, {
            source,
            base: one.hash,
          })
          // Somebody was faster: it was not written.
          if (status !== 200) written.splice(written.indexOf(text), 1)
        }
      }
      /** Reads and writes at one go, as another program that holds the file. */
      const there = () => {
        const text = file.changed(read(), (cells) => {
          const choice = random()
          const at = Math.floor(random() * cells.length)
          const one = cells[at] as FileCell
          if (choice < 0.15)
            cells.splice(at, 0, cell(`t${written.length}`, word('there')) as unknown as FileCell)
          else if (choice < 0.3) cells.splice(Math.floor(random() * cells.length), 0, ...cells.splice(at, 1))
          else {
            const source = edited(textOf(one.source), word('there'), random)
            cells[at] = { ...one, source: source.split(/(?<=\n)/) }
          }
        })
        if (random() < 0.5) writeFileSync(path, text)
        else {
          writeFileSync(`${path}.new`, text)
          renameSync(`${path}.new`, path)
        }
      }
      for (let step = 0; step < STEPS; step++) {
        const choice = random()
        if (choice < 0.45) await here()
        else if (choice < 0.9) there()
        else if (choice < 0.95) {
          await server.end()
          if (random() < 0.5) there()
          server = await startWith(path, { home })
        } else await delay(600)
        if (random() < 0.5) await delay(random() * 300)
      }
      const together = async () => {
        const [{ state }, texts] = [await server.file(), await server.sources()]
        return { state, isEqual: JSON.stringify(texts) === JSON.stringify(sources()) }
      }
      await expect.poll(together, { timeout: 120_000 }).toEqual({ state: 'same', isEqual: true })
      // It stays so.
      await delay(1500)
      const end = await server.sources()
      expect(sources()).toEqual(end)
      const all = end.join('\n')
      expect(written.filter((text) => !all.includes(text))).toEqual([])
    },
  )
})
