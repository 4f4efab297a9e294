import { execFileSync } from 'node:child_process'
import { Either } from 'effect'
import { expect, test } from 'vitest'
import { setEnvironment } from '../intents/environment.ts'
import { decodeIpynb, encodeIpynb } from '../ipynb/index.ts'
import { stateAfter } from '../testing/index.ts'
import { readEnvironment, withEnvironment } from './environmentMetadata.ts'

const environment = {
  dependencies: ['six>=1.16', 'tabulate ; sys_platform == "linux"'],
  requiresPython: '>=3.10',
  lock: { python: '3.11', packages: ['six==1.17.0', 'tabulate==0.10.0'] },
}

test('What a notebook needs lies beside what else its metadata hold, and goes without it', () => {
  const before = { language_info: { name: 'python' }, anode: { kept: 1 } }
  const after = withEnvironment(before, environment)
  expect(after).toMatchObject({ language_info: { name: 'python' }, anode: { kept: 1 } })
  expect(readEnvironment(after)).toEqual(Either.right(environment))
  expect(withEnvironment(after, null)).toEqual(before)
  expect(withEnvironment(withEnvironment({}, environment), null)).toEqual({})
})

test('Other tools read it as inline script metadata', () => {
  const { script } = (withEnvironment({}, environment).anode as { environment: { script: string } })
    .environment
  // As PEP 723 has it: lines without their marks are TOML.
  const toml = script
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice(2))
    .join('\n')
  const read = `import sys, json\ntry:\n import tomllib\nexcept ImportError:\n import tomli as tomllib\nprint(json.dumps(tomllib.loads(sys.stdin.read())))`
  const found = JSON.parse(execFileSync('python3', ['-c', read], { input: toml, encoding: 'utf8' }))
  expect(found).toEqual({
    'requires-python': environment.requiresPython,
    dependencies: environment.dependencies,
  })
  expect(script).toMatch(/^# \/\/\/ script\n(# .*\n)+# \/\/\/$/)
})

test('What cannot be read is said, and none is none', () => {
  expect(readEnvironment({})).toEqual(Either.right(null))
  expect(readEnvironment({ anode: { environment: { dependencies: 'six' } } })).toMatchObject({
    left: expect.stringContaining('“dependencies” must be a list'),
  })
})

test('It travels in the file', () => {
  const state = stateAfter([setEnvironment(environment, { by: 'person:ann' })])
  const text = encodeIpynb(state, { kinds: new Map(), artifacts: new Map() } as never)
  expect(JSON.parse(text).metadata.anode.environment).toMatchObject(environment)
  const { snapshot } = Either.getOrThrow(decodeIpynb(text))
  expect(readEnvironment(snapshot.notebook.metadata)).toEqual(Either.right(environment))
})
