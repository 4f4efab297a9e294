import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { test } from '../harness/test.ts'

const MB = 1024 * 1024

/** What the server's process has in memory, and the most that it had since it started, in bytes. */
const memoryOf = (anode: Anode): { readonly now: number; readonly most: number } => {
  const { pid } = JSON.parse(readFileSync(anode.home.file('server.json'), 'utf8'))
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = (name: string) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1])
  return { now: kilobytes('VmRSS') * 1024, most: kilobytes('VmHWM') * 1024 }
}

/** Sends a body as fast as it is taken, until the server ends the connection; gives what it answered. */
const pour = (anode: Anode, headers: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(anode.port, '127.0.0.1')
    const chunk = Buffer.alloc(MB, 32)
    let received = ''
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('data', (data) => {
      received += data
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(received))
    socket.on('drain', more)
    const head = ['POST /api/notebooks HTTP/1.1', `host: localhost:${anode.port}`, ...headers]
    socket.write(`${head.join('\r\n')}\r\ncontent-type: application/json\r\n\r\n`)
    more()
  })

describe('eight connections that send all they can', () => {
  test('without the token take no memory, and nobody else notices', async ({ anode, skip }) => {
    if (!existsSync('/proc/self/status')) return skip('What a process has in memory is read from /proc.')
    await anode.createNotebook(['x = 1'])
    const before = memoryOf(anode)
    const answers = Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        pour(anode, [i % 2 === 0 ? 'content-length: 225000000' : 'transfer-encoding: chunked']),
      ),
    )
    expect((await anode.request('GET', '/about')).status).toBe(200)
    for (const answer of await answers) expect(answer).toMatch(/^HTTP\/1\.1 40[01]/)
    const after = memoryOf(anode)
    const grown = Math.max(after.now - before.now, after.most - before.most)
    console.log(`Eight greedy connections: the server's memory grew by ${Math.round(grown / MB)} MB at most.`)
    expect(grown).toBeLessThan(64 * MB)
  })

  test('with it, and a length beyond what is taken, are answered before they have sent it', async ({
    anode,
  }) => {
    const token = `authorization: Bearer ${anode.token}`
    for (const answer of await Promise.all(
      Array.from({ length: 8 }, () => pour(anode, [token, 'content-length: 900000000'])),
    )) {
      expect(answer).toMatch(/^HTTP\/1\.1 413/)
    }
  })
})
