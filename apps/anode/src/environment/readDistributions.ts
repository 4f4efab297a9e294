import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Distribution } from './packageGraph.ts'

/** What the head of a `METADATA` file says (core metadata: lines as in a mail, up to the first empty one). */
export const parseMetadata = (text: string): Distribution | null => {
  const [head = ''] = text.split(/\r?\n\r?\n/, 1)
  const lines = head.split(/\r?\n/)
  const all = (key: string) =>
    lines.flatMap((line) => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2).trim()] : []))
  const [name] = all('Name')
  const [version] = all('Version')
  return name === undefined || version === undefined
    ? null
    : { name, version, requires: all('Requires-Dist') }
}

const readFolder = async (folder: string): Promise<ReadonlyArray<Distribution>> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.dist-info')).sort()
  const found = await Promise.all(
    names.map((name) => readFile(join(folder, name, 'METADATA'), 'utf8').then(parseMetadata, () => null)),
  )
  return found.flatMap((each) => each ?? [])
}

/** The packages in folders of an environment, its own first. @throws Error */
export const readDistributions = async (
  sitePackages: ReadonlyArray<string>,
): Promise<ReadonlyArray<Distribution>> => (await Promise.all(sitePackages.map(readFolder))).flat()
