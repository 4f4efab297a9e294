import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { peakDuring } from '../anode/PeakMemory.ts'
import { Child } from '../Child.ts'
import { freePort } from '../freePort.ts'
import { defineRow } from '../Row.ts'

const FILES = 20_000
const FOLDERS = 2000
const MEGABYTES = 2048
const TIMES = 3
const LOOKS = 10

/** At 200 MB/s, in s. */
const FAST = MEGABYTES / 200

/** One folder with all files, and one with as many in folders. */
const makeFiles = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'flat'))
  for (let n = 0; n < FILES; n++) {
    await writeFile(join(folder, 'flat', `measurement ${n}.${n % 10 === 0 ? 'ipynb' : 'csv'}`), '')
  }
  for (let n = 0; n < FOLDERS; n++) {
    const place = join(folder, 'deep', `part ${n % 40}`, `run ${n}`)
    await mkdir(place, { recursive: true })
    for (let m = 0; m < FILES / FOLDERS; m++) {
      await writeFile(join(place, `sample ${n}-${m}.csv`), `name,count\nswift,${n}\nline ${m}\n`)
    }
  }
}

/** How long an answer takes, all of it, in ms; the first is to warm up. */
const timed = async (server: AnodeServer, path: string): Promise<ReadonlyArray<number>> => {
  const samples: number[] = []
  for (let n = 0; n <= LOOKS; n++) {
    const begin = performance.now()
    await (await server.request('GET', path)).arrayBuffer()
    samples.push(performance.now() - begin)
  }
  return samples.slice(1)
}

const transfer = async (direction: 'up' | 'down', url: string, authorization: string): Promise<number> => {
  const script = fileURLToPath(new URL('../anode/transferBytes.ts', import.meta.url))
  const child = new Child(process.execPath, [script, direction, url, authorization, String(MEGABYTES)])
  return JSON.parse(await child.finished()).seconds
}

interface Transfers {
  readonly up: ReadonlyArray<number>
  readonly down: ReadonlyArray<number>
}

/** The same file up and down, a few times. */
const transfers = async (
  upTo: (n: number) => string,
  downFrom: string,
  authorization: string,
): Promise<Transfers> => {
  const up: number[] = []
  const down: number[] = []
  for (let n = 0; n < TIMES; n++) {
    up.push(await transfer('up', upTo(n), authorization))
    down.push(await transfer('down', downFrom, authorization))
  }
  return { up, down }
}

const bareTransfers = async (file: string): Promise<Transfers> => {
  const port = await freePort()
  const script = fileURLToPath(new URL('../peer/bareFiles.ts', import.meta.url))
  await using child = new Child(process.execPath, [script, file, String(port)])
  await child.writes(/ready/)
  const url = `http://localhost:${port}/`
  return await transfers(() => url, url, '')
}

/**
 * A folder of many files is listed and searched, a large file goes up, is on the disk, and comes down: how long that
 * takes by HTTP, and how far the server's memory grows.
 */
export const row = defineRow({
  name: 'folder',
  lines: {
    listed: {
      title: 'a folder of 20,000 files is listed',
      unit: 'ms',
      budget: { atMost: 300, of: 'value' },
    },
    names: {
      title: '20,000 names in 2,000 folders are searched',
      unit: 'ms',
      budget: { atMost: 500, of: 'value' },
    },
    content: {
      title: 'what is in these files is searched',
      unit: 'ms',
      budget: { atMost: 500, of: 'value' },
    },
    upload: { title: '2 GB are uploaded', unit: 's', budget: { atMost: FAST, of: 'value' } },
    download: { title: '2 GB are downloaded', unit: 's', budget: { atMost: FAST, of: 'value' } },
    memory: {
      title: 'the server’s memory grows meanwhile by',
      unit: 'MB',
      budget: { atMost: 100, of: 'value' },
    },
  },
  measure: async (context) => {
    const folder = await context.folder('served')
    await makeFiles(folder)
    await using server = await context.startServer({ args: [folder] })
    const { pid = 0 } = server.child.process
    await server.poolIsWarm()
    const { authorization } = server.authorization
    const at = `${server.origin}/api/folder/file?path=large.bin`
    // Sent anew each time: another time of writing is another upload.
    const upTo = (n: number) => `${at}&size=${MEGABYTES * 2 ** 20}&modified=${n}&onTaken=replace`
    const { result, grown } = await peakDuring(pid, () => transfers(upTo, at, authorization))
    await rm(join(folder, 'large.bin'))
    const bare = await bareTransfers(join(folder, 'bare.bin'))
    await rm(join(folder, 'bare.bin'))
    const peer = (samples: ReadonlyArray<number>) => ({ name: 'Node’s own streams', samples })
    return {
      listed: { anode: await timed(server, '/folder/entries?path=flat') },
      names: { anode: await timed(server, '/folder/names?search=sample%2019') },
      content: { anode: await timed(server, '/folder/search?search=not%20there') },
      upload: { anode: result.up, peer: peer(bare.up), note: 'It is on the disk when the upload has ended.' },
      download: { anode: result.down, peer: peer(bare.down) },
      memory: { anode: grown === null ? [] : [grown] },
    }
  },
})
