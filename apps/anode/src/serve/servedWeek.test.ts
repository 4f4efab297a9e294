import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { FileFormat } from '@anode/document/textFormats'
import { describe, expect, it, onTestFinished } from 'vitest'
import { program, type StartedProgram, startProgram } from '../testing/startProgram.ts'
import { edited, type FileCell, fileOfFormat, randomOf } from './testing/changedFile.ts'
import { cell, ipynb, textOf } from './testing/linkedFile.ts'

const SEEDS = Number(process.env.ANODE_SEEDS ?? 1)
const FIRST = Number(process.env.ANODE_SEED ?? 1)
const STEPS = 40

/**
 * Between its look at the files and its lock, git is blind for a moment, and nobody can know: whatever is written then it
 * writes over. The soak takes that chance; else it is given files at rest.
 */
const TAKES_CHANCES = process.env.ANODE_SEEDS !== undefined

const FILES: ReadonlyArray<{ readonly name: string; readonly format: FileFormat }> = [
  { name: 'a.ipynb', format: 'ipynb' },
  { name: 'b.py', format: 'percent' },
  { name: 'c.qmd', format: 'quarto' },
]

interface RestCell {
  readonly id: string
  readonly source: string
  readonly hash: string
}

/** Git as a person uses it: what it says, and whether it did it. */
const gitIn =
  (folder: string) =>
  (...args: ReadonlyArray<string>) =>
    new Promise<{ readonly isDone: boolean; readonly said: string }>((resolve) => {
      const who = ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-c', 'commit.gpgsign=false']
      execFile('git', [...who, ...args], { cwd: folder }, (error, out, problems) =>
        resolve({ isDone: error === null, said: `${out}${problems}` }),
      )
    })

/** A folder under git with a file of each format, and a colleague's clone of it; both merge notebooks by cells. */
const makeRepositories = async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'anode-week-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))
  const [folder, clone] = [join(root, 'mine'), join(root, 'theirs')]
  mkdirSync(folder)
  for (const { name, format } of FILES) {
    const cells = ['a', 'b', 'c', 'd', 'e'].map((id) => cell(id, `${id}1\n${id}2\n${id}3`))
    writeFileSync(join(folder, name), fileOfFormat(format).textOfIpynb(ipynb(cells), null))
  }
  const [mine, theirs] = [gitIn(folder), gitIn(clone)]
  await mine('init', '-q', '-b', 'main')
  await mine('add', '.')
  await mine('commit', '-qm', 'start')
  await gitIn(root)('clone', '-q', folder, clone)
  for (const at of [folder, clone]) {
    await new Promise((resolve) => execFile(process.execPath, [program, 'git', 'install', at], resolve))
    expect((await gitIn(at)('config', 'merge.anode.driver')).said).toContain('merge')
  }
  return { root, folder, clone, mine, theirs }
}

describe('A folder under git, while people, programs and git change it and the server is killed', {
  timeout: 300_000,
}, () => {
  it.each(Array.from({ length: SEEDS }, (_, n) => ({ seed: FIRST + n })))(
    'has at the end in its files what its notebooks have, with all that each of them wrote: seed $seed',
    async ({ seed }) => {
      const random = randomOf(seed)
      const pick = <A>(list: ReadonlyArray<A>): A => list[Math.floor(random() * list.length)] as A
      const { root, folder, clone, mine, theirs } = await makeRepositories()
      const written = new Map<string, string>()
      /** What was done, with the time in ms: told where something is lost. */
      const done: string[] = []
      const note = (what: string) => done.push(`${Math.round(performance.now())} ${what}`)
      const word = (who: string, name: string) => {
        const text = `${who}${written.size}.`
        written.set(text, name)
        note(`${text} into ${name}`)
        return text
      }

      let server: StartedProgram
      const ids = new Map<string, string>()
      const ask = async (method: string, path: string, payload?: unknown) => {
        const answer = await server.request(method, path, payload)
        return { status: answer.status, body: JSON.parse((await answer.text()) || 'null') }
      }
      const start = async () => {
        server = await startProgram(join(root, 'home'), { args: [folder] })
        expect(server.url, server.said()).not.toBeNull()
        for (const { name } of FILES) {
          const { status, body } = await ask('POST', '/folder/open', { path: name })
          expect(status, JSON.stringify(body)).toBe(200)
          // It is the same notebook for ever.
          expect(ids.get(name) ?? body.id).toBe(body.id)
          ids.set(name, body.id)
        }
      }
      const cellsOf = async (name: string): Promise<ReadonlyArray<RestCell>> =>
        (await ask('GET', `/notebooks/${ids.get(name)}/cells`)).body.cells

      const here = async () => {
        const { name } = pick(FILES)
        const at = `/notebooks/${ids.get(name)}/cells`
        const one = pick(await cellsOf(name))
        const text = word('here', name)
        const choice = random()
        const { status } =
          choice < 0.2
            ? await ask('POST', at, { source: text, after: one.id })
            : await ask('PATCH', `${at}/${one.id}/text`, {
                source: edited(one.source, text, random),
                base: one.hash,
              })
        // Somebody was faster: it was not written.
        if (status >= 300) written.delete(text)
        note(`${text} ${status}`)
      }
      const there = (at: string) => {
        const { name, format } = pick(FILES)
        const path = join(at, name)
        const file = fileOfFormat(format)
        const text = file.changed(readFileSync(path, 'utf8'), (cells) => {
          const place = Math.floor(random() * cells.length)
          const one = cells[place] as FileCell
          if (random() < 0.2)
            cells.splice(
              place,
              0,
              cell(`t${seed}-${written.size}`, word('there', name)) as unknown as FileCell,
            )
          else {
            const source = edited(textOf(one.source), word('there', name), random)
            cells[place] = { ...one, source: source.split(/(?<=\n)/) }
          }
        })
        if (random() < 0.5) writeFileSync(path, text)
        else {
          writeFileSync(`${path}.new`, text)
          renameSync(`${path}.new`, path)
        }
      }
      const stateOf = async (name: string): Promise<string> =>
        (await ask('GET', `/notebooks/${ids.get(name)}/file`)).body.file.state
      const atRest = () =>
        expect
          .poll(() => Promise.all(FILES.map(({ name }) => stateOf(name))))
          .toEqual(FILES.map(() => 'same'))
      /** Takes in what the colleague has; where the server wrote meanwhile, git refuses, and is asked again. */
      const pull = async () => {
        if (!TAKES_CHANCES) await atRest()
        for (let tries = 0; tries < 20; tries++) {
          await mine('add', '-A')
          await mine('commit', '-qm', 'mine')
          note('pulls')
          const { isDone, said } = await mine('pull', '-q', '--no-rebase', '--no-edit', clone, 'main')
          note(`pulled: ${isDone} ${said}`)
          if (isDone) return true
          await delay(100)
        }
        return false
      }
      const colleague = async () => {
        there(clone)
        await theirs('commit', '-qam', 'theirs')
        if (await pull())
          expect((await theirs('pull', '-q', '--no-rebase', folder, 'main')).isDone).toBe(true)
      }

      await start()
      onTestFinished(() => server.end('SIGKILL'))
      for (let step = 0; step < STEPS; step++) {
        const choice = random()
        if (choice < 0.5) await here()
        else if (choice < 0.75) there(folder)
        else if (choice < 0.85) await colleague()
        else {
          // In the middle of whatever it does.
          await delay(random() * 400)
          await here()
          // biome-ignore lint/style/noNonNullAssertion: it was started before.
          await server!.end('SIGKILL')
          note('killed')
          if (random() < 0.5) there(folder)
          await start()
        }
        if (random() < 0.5) await delay(random() * 300)
      }
      await pull()
      for (const { name, format } of FILES) {
        const together = async () => {
          const state = await stateOf(name)
          const texts = (await cellsOf(name)).map(({ source }) => source)
          const inFile = fileOfFormat(format).sources(readFileSync(join(folder, name), 'utf8'))
          return { state, isEqual: JSON.stringify(texts) === JSON.stringify(inFile) }
        }
        await expect.poll(together, { timeout: 60_000 }).toEqual({ state: 'same', isEqual: true })
        const all = (await cellsOf(name)).map(({ source }) => source).join('\n')
        const lost = [...written].filter(([text, where]) => where === name && !all.includes(text))
        expect(lost, done.join('\n')).toEqual([])
      }
    },
  )
})
