import { describe, expect, it } from 'vitest'
import { addressLinks, safeAddress } from './addressLinks.ts'

const found = (text: string) => addressLinks(text).map(({ from, to }) => text.slice(from, to))

describe('Addresses in printed text', () => {
  it.each([
    ['see https://a.example/b?c=d&e#f for more', ['https://a.example/b?c=d&e#f']],
    ['Running on http://127.0.0.1:8888/tree?token=ab12.', ['http://127.0.0.1:8888/tree?token=ab12']],
    [
      '(https://a.example/x_(y)) and [https://a.example/z]!',
      ['https://a.example/x_(y)', 'https://a.example/z'],
    ],
    ['<a href="https://a.example/b">', ['https://a.example/b']],
    ["{'url': 'https://a.example/b', 'n': 1}", ['https://a.example/b']],
    ["'https://a.example/b\\nnext'", ['https://a.example/b']],
    ['│ https://a.example/b│c', ['https://a.example/b']],
    ['詳細はhttps://a.example/文書。次', ['https://a.example/文書']],
    [
      'ftp://a.example/b, mailto:ada@a.example; HTTPS://A.EXAMPLE',
      ['ftp://a.example/b', 'mailto:ada@a.example', 'HTTPS://A.EXAMPLE'],
    ],
    ['**https://a.example/b**', ['https://a.example/b']],
    ['two:https://a.example/1,https://b.example/2', ['https://a.example/1,https://b.example/2']],
  ])('are found: %s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it.each([
    'http://',
    'https:// x',
    'xhttp://a',
    'javascript://a.example/%0aalert(1)',
    'file:///etc/passwd',
    'mailto:x',
  ])('are none: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it('lead only where following them does nothing here', () => {
    expect(safeAddress('https://a.example/ü')).toBe('https://a.example/%C3%BC')
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///x',
      'vscode://x',
      'blob:x',
      'x',
      '//x',
    ]) {
      expect(safeAddress(address)).toBeNull()
    }
  })

  it('are found in long texts without end', () => {
    expect(found(`${'https://'.repeat(20_000)} ${'('.repeat(20_000)}`)).toEqual([])
  })
})
