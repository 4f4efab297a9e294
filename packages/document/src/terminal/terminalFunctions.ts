import { applySgr } from './applySgr.ts'
import type { TerminalSink } from './parseTerminal.ts'
import type { Screen } from './Screen.ts'

/** Longer addresses are not followed by anyone. */
const LINK_LIMIT = 2048

type ControlFunction = (screen: Screen) => void

/** C0 controls. Others, such as the bell, do nothing. */
const CONTROLS: Readonly<Record<string, ControlFunction>> = {
  '\b': (screen) => screen.left(1),
  '\t': (screen) => screen.tab(),
  '\n': (screen) => screen.lineFeed(),
  '\v': (screen) => screen.lineFeed(),
  '\f': (screen) => screen.lineFeed(),
  '\r': (screen) => screen.toColumn(0),
}

/** What follows an escape alone. */
const ESCAPES: Readonly<Record<string, ControlFunction>> = {
  '7': (screen) => screen.save(),
  '8': (screen) => screen.restore(),
  D: (screen) => screen.lineFeed(),
  E: (screen) => screen.lineFeed(),
  M: (screen) => screen.up(1),
  c: (screen) => screen.reset(),
}

/** Control sequences, by their final character. `n` and `m` are at least 1, `n0` is 0 where nothing was given. */
const SEQUENCES: Readonly<Record<string, (screen: Screen, n: number, m: number, n0: number) => void>> = {
  A: (screen, n) => screen.up(n),
  B: (screen, n) => screen.down(n),
  C: (screen, n) => screen.right(n),
  D: (screen, n) => screen.left(n),
  E: (screen, n) => {
    screen.down(n)
    screen.toColumn(0)
  },
  F: (screen, n) => {
    screen.up(n)
    screen.toColumn(0)
  },
  G: (screen, n) => screen.toColumn(n - 1),
  H: (screen, n, m) => screen.moveTo(n - 1, m - 1),
  J: (screen, _n, _m, what) => screen.eraseInDisplay(what),
  K: (screen, _n, _m, what) => screen.eraseInLine(what),
  L: (screen, n) => screen.insertRows(n),
  M: (screen, n) => screen.deleteRows(n),
  P: (screen, n) => screen.deleteCharacters(n),
  X: (screen, n) => screen.eraseCharacters(n),
  '@': (screen, n) => screen.insertCharacters(n),
  '`': (screen, n) => screen.toColumn(n - 1),
  a: (screen, n) => screen.right(n),
  d: (screen, n) => screen.toRow(n - 1),
  e: (screen, n) => screen.down(n),
  f: (screen, n, m) => screen.moveTo(n - 1, m - 1),
  s: (screen) => screen.save(),
  u: (screen) => screen.restore(),
}

/** Private sequences are about modes and such. */
const PRIVATE = /[<=>?]/

/** The address of OSC 8; undefined when it is none, or one that nobody can follow. */
export const linkOf = (content: string): string | null | undefined => {
  const link = /^8;[^;]*;(.*)$/s.exec(content)?.[1]
  if (link === undefined) return undefined
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an address holds none of them.
  return link === '' || link.length > LINK_LIMIT || /[\0-\x1f\x7f-\x9f]/.test(link) ? null : link
}

/** Does to a screen what terminal text says. What is unknown does nothing. */
export const terminalFunctions = (screen: Screen): TerminalSink => ({
  print: (text) => screen.print(text),
  control: (code) => CONTROLS[code]?.(screen),
  escape: (intermediates, final) => {
    if (intermediates === '') ESCAPES[final]?.(screen)
  },
  csi: (parameters, intermediates, final) => {
    if (intermediates !== '' || PRIVATE.test(parameters)) return
    if (final === 'm') {
      screen.style = applySgr(screen.style, parameters)
      return
    }
    const [first = 0, second = 0] = parameters
      .split(/[;:]/)
      .map((number) => Number.parseInt(number || '0', 10))
    SEQUENCES[final]?.(screen, Math.max(1, first), Math.max(1, second), first)
  },
  osc: (content) => {
    const link = linkOf(content)
    if (link !== undefined) screen.style = { ...screen.style, link }
  },
})
