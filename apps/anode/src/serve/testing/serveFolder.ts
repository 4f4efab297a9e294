import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { cell, ipynb, startWithAll } from './linkedFile.ts'

/** A folder of these files; a name that ends with a slash is a folder. */
export const makeFolder = (files: Readonly<Record<string, string>>, on = tmpdir()): string => {
  const folder = mkdtempSync(join(on, 'anode-served-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(name.endsWith('/') ? path : join(path, '..'), { recursive: true })
    if (!name.endsWith('/')) writeFileSync(path, text)
  }
  return folder
}

/** A notebook of one cell, `a`. */
export const notebook = ipynb([cell('a', 'x = 1')])

/** A server of a folder, and what a program asks of it. */
export const serveFolder = async (
  files: Readonly<Record<string, string>>,
  more: Parameters<typeof startWithAll>[1] & { readonly on?: string } = {},
) => {
  const { on, ...options } = more
  const folder = makeFolder(files, on)
  const server = await startWithAll([folder], options)
  const at = (path: string) => `path=${encodeURIComponent(path)}`
  return {
    ...server,
    folder,
    read: (path: string) => readFileSync(join(folder, path), 'utf8'),
    names: async (path = ''): Promise<ReadonlyArray<string>> =>
      (await server.ask('GET', `/folder/entries?${at(path)}`)).body.entries.map(
        ({ name }: { name: string }) => name,
      ),
    entries: (path = '') => server.ask('GET', `/folder/entries?${at(path)}`),
    get: (path: string, headers: Record<string, string> = {}) =>
      server.send('GET', `/folder/file?${at(path)}`, undefined, headers),
    put: (path: string, text: string, more = '') =>
      fetch(`${server.origin}/api/folder/file?${at(path)}&size=${text.length}&modified=1${more}`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${server.token}`,
          'content-type': 'application/octet-stream',
        },
        body: text,
      }).then(async (answer) => ({ status: answer.status, body: await answer.json() })),
    move: (from: string, to: string) => server.ask('POST', '/folder/move', { from, to }),
    make: (path: string, kind: string) => server.ask('POST', '/folder/entries', { path, kind }),
    remove: (path: string) => server.ask('DELETE', `/folder/entries?${at(path)}`),
    open: (path: string) => server.ask('POST', '/folder/open', { path }),
  }
}
