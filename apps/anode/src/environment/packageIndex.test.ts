import { devNull } from 'node:os'
import { testPython } from '@anode/kernel/testing'
import { Effect } from 'effect'
import { expect, test } from 'vitest'
import { packageIndex, parseVersions } from './packageIndex.ts'

const base = Effect.succeed(testPython())
const run = Effect.runPromise

test('A package has its versions, the newest first; what the index does not have is null', async () => {
  const index = packageIndex({ base })
  const versions = await run(index.versions('humanize'))
  expect(versions).toContain('4.9.0')
  expect(versions?.indexOf('4.9.0')).toBeLessThan(versions?.indexOf('4.8.0') ?? -1)
  expect(await run(index.versions('anode-has-no-such-package'))).toBeNull()
})

test('Without a network it says so; what was known stays known for a while', async () => {
  let time = 0
  // Nobody listens there, and pip is set up for nothing else.
  const env = {
    ...process.env,
    UV_DEFAULT_INDEX: 'http://127.0.0.1:9/simple',
    PIP_CONFIG_FILE: devNull,
    PIP_EXTRA_INDEX_URL: '',
    PIP_FIND_LINKS: '',
  }
  const index = packageIndex({ base, env, now: () => time })
  const { message } = await run(Effect.flip(index.versions('humanize')))
  expect(message).toContain('The package index cannot be reached.')
  let asked = 0
  const counted = Effect.zipRight(
    Effect.sync(() => asked++),
    base,
  )
  const known = packageIndex({ base: counted, now: () => time })
  expect(await run(known.versions('six'))).toContain('1.16.0')
  time = 60_000
  await run(known.versions('six'))
  expect(asked).toBe(1)
})

test('Versions are read from what pip prints', () => {
  expect(parseVersions('six (1.17.0)\nAvailable versions: 1.17.0, 1.16.0\n  INSTALLED: 1.16.0\n')).toEqual([
    '1.17.0',
    '1.16.0',
  ])
  expect(parseVersions('')).toEqual([])
})
