import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished } from 'vitest'
import { type Anode, cleanEnvironment, program, startAnode } from '../harness/Anode.ts'
import { NO_SMALL_DISK, SmallDisk } from '../harness/SmallDisk.ts'
import { makeTestHome, testHomeAt } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

const begin = (home: string) =>
  spawnSync(process.execPath, [program, '--home', home, '--port', '0', '--no-open'], {
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 60_000,
  })

/** How the server answers those who have nothing, in the ways in which nothing can be said. */
const answersToNothing = (anode: Anode) =>
  Promise.all(
    [
      fetch(`${anode.origin}/?token=`),
      fetch(`${anode.origin}/api/about?token=`),
      ...['anode=', '=', 'anode'].map((cookie) =>
        fetch(`${anode.origin}/api/about`, { headers: { cookie } }),
      ),
      fetch(`${anode.origin}/api/about`, { headers: { authorization: 'Bearer ' } }),
    ].map(async (response) => (await response).status),
  )

describe('a first start on a full disk', () => {
  test('says what is wrong in one line, leaves no half secret, and lets nobody in when there is space', async ({
    skip,
  }) => {
    const disk = SmallDisk.mount('4m')
    if (disk === null) return skip(NO_SMALL_DISK)
    onTestFinished(() => disk.unmount())
    const home = join(disk.path, 'home')
    mkdirSync(home)
    for (const free of [0, 4096, 8192, 16384]) {
      disk.fill(free)
      const { status, stderr } = begin(home)
      expect([free, status]).toEqual([free, 1])
      expect(stderr).toMatch(/full/i)
      expect(stderr).not.toMatch(/^\s+at /m)
      for (const name of ['token', 'secret'].filter((file) => existsSync(join(home, file)))) {
        expect(readFileSync(join(home, name), 'utf8')).toMatch(/^[0-9a-f]{48}$/)
      }
      expect(readdirSync(home).filter((name) => name.endsWith('.part'))).toEqual([])
      disk.free()
    }
    const anode = await startAnode({ home: testHomeAt(home) })
    onTestFinished(() => anode.stop())
    expect(new Set(await answersToNothing(anode))).toEqual(new Set([401]))
    expect((await anode.request('GET', '/about')).status).toBe(200)
  })
})

describe('a token that a crash has damaged', () => {
  for (const [what, content] of Object.entries({
    'is empty': '',
    'was cut': 'abc123',
    'is zeros': '\0'.repeat(48),
  })) {
    test(`lets nobody in when it ${what}: there is a new one, and the terminal says so`, async () => {
      const home = makeTestHome()
      for (const name of ['token', 'secret', 'host.token', 'server.json', 'host.json']) {
        writeFileSync(home.file(name), content)
      }
      // The harness reads it when it ends what is left.
      rmSync(home.file('host.json'))
      const anode = await startAnode({ home })
      onTestFinished(() => anode.stop())
      expect(anode.output).toMatch(/“token” was damaged/)
      expect(anode.token).toMatch(/^[0-9a-f]{48}$/)
      expect(new Set(await answersToNothing(anode))).toEqual(new Set([401]))
      const old = encodeURIComponent(content)
      expect((await fetch(`${anode.origin}/?token=${old}`, { redirect: 'manual' })).status).toBe(401)
      expect((await anode.request('GET', '/about')).status).toBe(200)
      // The host finds the new server by its new token.
      const running = async () => (await (await anode.request('GET', '/kernels')).json()).hostConnected
      await expect.poll(running).toBe(true)
    })
  }
})
