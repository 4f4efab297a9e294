import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Effect, Option } from 'effect'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileArtifacts } from './fileArtifacts.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anode-artifacts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const content = new TextEncoder().encode('a large picture '.repeat(1000))
const name = createHash('sha256').update(content).digest('hex')
const path = () => join(folder, name.slice(0, 2), name)

const get = async () => Option.getOrNull(await Effect.runPromise(fileArtifacts(folder).get(name)))
const put = (store = fileArtifacts(folder)) => Effect.runPromise(store.put(name, content))

describe('an artifact', () => {
  it('is given back as it was put, and nothing lies beside it', async () => {
    await put()
    expect(Buffer.from((await get()) ?? [])).toEqual(Buffer.from(content))
    expect(readdirSync(dirname(path()))).toEqual([name])
  })

  it.each([
    ['cut off', () => truncateSync(path(), 100)],
    ['emptied', () => truncateSync(path(), 0)],
    ['of the right length, but of zeros', () => writeFileSync(path(), Buffer.alloc(content.length))],
  ])(
    'that a power cut left %s is never given to anybody, and is made whole by who puts it again',
    async (_, harm) => {
      await put()
      harm()
      expect(await get()).toBeNull()
      await put()
      expect(readFileSync(path())).toEqual(Buffer.from(content))
      expect(await get()).not.toBeNull()
    },
  )

  it('that is harmed while the server runs is found out as well', async () => {
    const store = fileArtifacts(folder)
    await put(store)
    truncateSync(path(), 5)
    expect(Option.isNone(await Effect.runPromise(store.get(name)))).toBe(true)
  })

  it('that was only begun is none', async () => {
    mkdirSync(dirname(path()), { recursive: true })
    writeFileSync(`${path()}.4711.part`, content.subarray(0, 50))
    expect(await get()).toBeNull()
  })
})
