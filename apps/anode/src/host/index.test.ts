import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

/** Loads the host in a process of its own and prints the packages that came along. */
const PROGRAM = `
import { registerHooks } from 'node:module'
const packages = new Set()
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const name = resolved.url.match(/.*\\/node_modules\\/((@[^/]+\\/)?[^/]+)\\//)?.[1]
    if (name) packages.add(name)
    return resolved
  },
})
await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'index.ts')).href)})
console.log([...packages].sort().join(' '))
`

test('The host loads neither LiveStore nor the server’s HTTP: it outlives servers, and there is one always', () => {
  const packages = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    encoding: 'utf8',
  })
  expect(packages).toContain('zeromq')
  expect(packages).toContain('effect')
  expect(packages).not.toMatch(/@livestore|@effect\/platform|yjs/)
})
