import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { within } from '../within.ts'
import type { AnodeServer } from './AnodeServer.ts'

/** How often the file is looked at, in ms. */
const LOOK = 2

/** A cell as REST has it. */
interface Cell {
  readonly source: string
  readonly hash: string
}

/** A notebook that is a file of the disk, as programs see the two: by REST, and by what lies there. */
export class LinkedFile {
  readonly server: AnodeServer
  readonly path: string
  readonly id: string

  constructor(server: AnodeServer, path: string, id: string) {
    this.server = server
    this.path = path
    this.id = id
  }

  /** That of a server that was started with one file. */
  static async only(server: AnodeServer, path: string): Promise<LinkedFile> {
    const list = await (await server.request('GET', '/notebooks')).json()
    for (const { id } of list as ReadonlyArray<{ readonly id: string }>) {
      const linked = new LinkedFile(server, path, id)
      if ((await linked.state()) !== null) return linked
    }
    throw new Error(`No notebook is the file ${path}.`)
  }

  /** How both stand; null when the notebook is no file. */
  async state(): Promise<string | null> {
    const answer = await this.server.request('GET', `/notebooks/${this.id}/file`)
    const { file } = (await answer.json()) as { readonly file: { readonly state: string } | null }
    return file?.state ?? null
  }

  /** Waits until both say the same. */
  async isSettled(): Promise<void> {
    while ((await this.state()) !== 'same') await sleep(50)
  }

  async sourceOf(cell: string): Promise<string> {
    return (await readCell(this.server, this.id, cell)).source
  }

  /** A program edits a cell by REST. */
  edit(cell: string, source: string): Promise<void> {
    return editCell(this.server, this.id, cell, source)
  }

  /** Has the file written now. */
  async write(): Promise<void> {
    await this.server.request('POST', `/notebooks/${this.id}/file/write`)
  }

  /** When the file has a text: in ms since the epoch. Only a file that was replaced is read. */
  async has(text: string): Promise<number> {
    let isOver = false
    const look = async () => {
      for (let seen = ''; !isOver; ) {
        const at = Date.now()
        const { ino, mtimeMs } = statSync(this.path)
        const stamp = `${ino} ${mtimeMs}`
        if (stamp !== seen && readFileSync(this.path, 'utf8').includes(text)) return at
        seen = stamp
        await sleep(LOOK)
      }
      return Number.NaN
    }
    return within(60, `“${text}” in ${this.path}`, look()).finally(() => {
      isOver = true
    })
  }

  /** Another program has a file ready that is to come into the place of this one; gives how it does. */
  prepare(change: (text: string) => string): () => void {
    const next = `${this.path}.next`
    const before = readFileSync(this.path, 'utf8')
    const text = change(before)
    if (text === before) throw new Error('The other program changed nothing.')
    writeFileSync(next, text)
    return () => renameSync(next, this.path)
  }
}

const readCell = async (server: AnodeServer, notebook: string, cell: string): Promise<Cell> =>
  (await server.request('GET', `/notebooks/${notebook}/cells/${cell}`)).json() as Promise<Cell>

/** A program edits a cell of a notebook by REST. */
export const editCell = async (
  server: AnodeServer,
  notebook: string,
  cell: string,
  source: string,
): Promise<void> => {
  const { hash: base } = await readCell(server, notebook, cell)
  await server.request('PATCH', `/notebooks/${notebook}/cells/${cell}/text`, { source, base })
}
