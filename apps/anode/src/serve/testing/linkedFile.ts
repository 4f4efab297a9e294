import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type RestServer, startRestServer } from './RestServer.ts'

/** A cell as a file has it. */
export const cell = (id: string, source: string, more: object = {}) => ({
  ...{ cell_type: 'code', execution_count: null, id, metadata: {}, outputs: [], source },
  ...more,
})

/** A notebook's file as Jupyter writes it. */
export const ipynb = (cells: ReadonlyArray<object>, minor = 5): string => {
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python', version: '3.11.2' },
  }
  const lined = cells.map((each) => {
    const { source, ...rest } = each as { readonly source: string }
    return { ...rest, source: source.split(/(?<=\n)/) }
  })
  return `${JSON.stringify({ cells: lined, metadata, nbformat: 4, nbformat_minor: minor }, null, 1)}\n`
}

/** A cell's text, as lines or as one. */
export const textOf = (source: string | ReadonlyArray<string>): string => [source].flat().join('')

/** A folder with a notebook's file. */
export const makeFolder = (text: string, name = 'birds.ipynb') => {
  const folder = mkdtempSync(join(tmpdir(), 'anode-folder-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const path = join(folder, name)
  writeFileSync(path, text)
  return {
    folder,
    path,
    read: () => readFileSync(path, 'utf8'),
    sources: (): ReadonlyArray<string> =>
      JSON.parse(readFileSync(path, 'utf8')).cells.map(({ source }: { source: string | string[] }) =>
        textOf(source),
      ),
  }
}

/** A server that was started with files, each of them a notebook in place. */
export const startWithAll = async (
  paths: ReadonlyArray<string>,
  more: Parameters<typeof startRestServer>[0] = {},
) => {
  const server = await startRestServer({ kernels: false, files: paths, ...more })
  let isRunning = true
  const end = async () => {
    if (isRunning) await server.end()
    isRunning = false
  }
  onTestFinished(async () => {
    await end()
    rmSync(server.home, { recursive: true, force: true, maxRetries: 5 })
  })
  const notebooks = async (): Promise<ReadonlyArray<{ readonly id: string }>> =>
    (await server.ask('GET', '/notebooks')).body
  return { ...server, end, notebooks, count: (await notebooks()).length }
}

/** A server that was started with a file, and the notebook that is that file. */
export const startWith = async (path: string, more: Parameters<typeof startRestServer>[0] = {}) => {
  const server = await startWithAll([path], more)
  const [first] = await server.notebooks()
  return { ...server, ...notebookAt(server, `/notebooks/${first?.id}`) }
}

/** What a program asks of a notebook that is a file. */
export const notebookAt = (server: Pick<RestServer, 'ask'>, at: string) => ({
  at,
  sources: async (): Promise<ReadonlyArray<string>> =>
    (await server.ask('GET', `${at}/cells`)).body.cells.map(({ source }: { source: string }) => source),
  edit: async (id: string, source: string) => {
    const { body } = await server.ask('GET', `${at}/cells/${id}`)
    const { status } = await server.ask('PATCH', `${at}/cells/${id}/text`, { source, base: body.hash })
    expect(status).toBe(200)
  },
  file: async () => (await server.ask('GET', `${at}/file`)).body.file,
})
