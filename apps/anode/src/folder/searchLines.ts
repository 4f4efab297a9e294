import { spawn } from 'node:child_process'
import { relative, sep } from 'node:path'
import type { FoundLines } from '@anode/protocol'
import { DiskFailed } from '@anode/server'
import { type FolderBorders, isWithin } from './FolderBorders.ts'
import { kindOfName } from './folderItem.ts'

/** So many files are given, and so many lines of each. */
const FILES = 100
const LINES = 3

/** What is shown of a line, in characters. */
const SHOWN = 300

/** What is kept of one message, in characters: a whole notebook may be one line. */
const LONGEST_MESSAGE = 256 * 1024

/** How long a search may take, in ms. */
const LONGEST = 10_000

const OPTIONS = [
  ...['--json', '--fixed-strings', '--smart-case', '--sort=none', '--no-config', '--no-messages'],
  ...[`--max-count=${LINES}`, '--max-filesize=20M', '--max-columns=2000', '--no-require-git'],
]

/** What of ripgrep's messages is used (docs.rs/grep-printer, “JSON output”). */
interface Message {
  readonly type: string
  readonly data: {
    readonly path?: { readonly text?: string }
    /** What is no UTF-8 comes in base64. */
    readonly lines?: { readonly text?: string; readonly bytes?: string }
    readonly line_number?: number | null
  }
}

/** A line of a notebook's file as its writer wrote it: of a text in one line, the line of it that is meant. */
const asWritten = (line: string, search: string): string => {
  const text = /^\s*(?:"source": *)?("(?:[^"\\]|\\.)*"),?\s*$/.exec(line)?.[1]
  if (text === undefined) return line
  try {
    const lines = String(JSON.parse(text)).split('\n')
    return lines.find((each) => each.toLowerCase().includes(search.toLowerCase())) ?? line
  } catch {
    return line
  }
}

/** The part of a line in which the words are. */
const shown = (line: string, search: string): string => {
  const text = line.trim().replace(/\s+/g, ' ')
  const at = text.toLowerCase().indexOf(search.toLowerCase())
  const from = at > SHOWN / 2 ? at - Math.floor(SHOWN / 4) : 0
  return `${from > 0 ? '…' : ''}${text.slice(from, from + SHOWN)}`
}

const ripgrep = async (): Promise<string> => {
  try {
    return (await import('@vscode/ripgrep')).rgPath
  } catch {
    throw new DiskFailed({
      kind: 'other',
      message:
        'What is in files cannot be searched on this system: there is no ripgrep for it. Names can be.',
    })
  }
}

/** One message, as much of it as is wanted: of a line that is too long, the path that it begins with. */
const readMessage = (line: string, isWhole: boolean): Message['data'] | null => {
  if (isWhole) {
    const { type, data } = JSON.parse(line) as Message
    return type === 'match' ? data : null
  }
  const path = /^\{"type":"match","data":\{"path":\{"text":("(?:[^"\\]|\\.)*")\}/.exec(line)?.[1]
  return path === undefined ? null : { path: { text: JSON.parse(path) } }
}

/**
 * Ripgrep's messages, one in each line. Not by `readline`, which ends lines in the midst of a message as well, where
 * Unicode would. What is behind the first so many characters of one is not kept.
 */
async function* messagesOf(output: AsyncIterable<string>): AsyncGenerator<Message['data']> {
  let line = ''
  let isWhole = true
  for await (const text of output) {
    let from = 0
    for (let end = text.indexOf('\n'); ; end = text.indexOf('\n', from)) {
      const part = text.slice(from, end < 0 ? undefined : end)
      if (line.length + part.length > LONGEST_MESSAGE) isWhole = false
      line += part.slice(0, LONGEST_MESSAGE - line.length)
      if (end < 0) break
      const message = readMessage(line, isWhole)
      if (message !== null) yield message
      line = ''
      isWhole = true
      from = end + 1
    }
  }
}

/** What a pattern for folders means by itself (docs.rs/globset). */
const asGlob = (path: string): string => path.replace(/[\\*?[\]{}!]/g, '\\$&')

/** Finds lines by what they say, as ripgrep does: without what git ignores, what is hidden, and what is no text. */
export const searchLines = async (
  borders: FolderBorders,
  own: string,
  search: string,
  signal?: AbortSignal,
): Promise<FoundLines> => {
  const words = search.trim()
  if (words === '') return { files: [], isMore: false }
  if (/[\0\n\r]/.test(words)) {
    throw new DiskFailed({ kind: 'badName', message: 'Only words of one line are searched for.' })
  }
  const notOwn = isWithin(borders.root, own) ? relative(borders.root, own).split(sep).join('/') : null
  const program = spawn(
    await ripgrep(),
    [...OPTIONS, ...(notOwn === null ? [] : ['--glob', `!/${asGlob(notOwn)}`]), '--', words, '.'],
    { cwd: borders.root, stdio: ['ignore', 'pipe', 'ignore'], env: {} },
  )
  let isMore = false
  const stop = () => {
    isMore = true
    program.kill()
  }
  const timer = setTimeout(stop, LONGEST)
  signal?.addEventListener('abort', stop)
  const failed = new Promise<never>((_, reject) =>
    program.once('error', ({ message }) =>
      reject(new DiskFailed({ kind: 'other', message: `The search could not be started: ${message}.` })),
    ),
  )
  const files = new Map<string, Array<{ number: number; text: string }>>()
  const read = async () => {
    for await (const { path: named, lines: found, line_number } of messagesOf(
      program.stdout.setEncoding('utf8'),
    )) {
      // Names that are no UTF-8 cannot be asked for.
      const path = named?.text
        ?.replace(/^\.[\\/]/, '')
        .split(sep)
        .join('/')
      if (path === undefined) continue
      if (files.size >= FILES && !files.has(path)) return stop()
      const lines = files.get(path) ?? []
      files.set(path, lines)
      const line = found?.text ?? Buffer.from(found?.bytes ?? '', 'base64').toString()
      const text = kindOfName(path) === 'notebook' ? asWritten(line, words) : line
      lines.push({
        number: line_number ?? 1,
        text: found === undefined ? `… ${words} …` : shown(text, words),
      })
    }
  }
  try {
    // The end of what it says is its end; who has enough lets go of the rest.
    await Promise.race([read(), failed])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    program.kill()
    program.stdout.destroy()
  }
  return {
    files: [...files]
      .map(([path, lines]) => ({ path, kind: kindOfName(path), lines }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    isMore,
  }
}
