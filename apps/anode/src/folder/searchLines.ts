import { spawn } from 'node:child_process'
import { relative, sep } from 'node:path'
import { createInterface } from 'node:readline'
import type { FoundLines } from '@anode/protocol'
import { DiskFailed } from '@anode/server'
import type { FolderBorders } from './FolderBorders.ts'
import { kindOfName } from './folderItem.ts'

/** So many files are given, and so many lines of each. */
const FILES = 100
const LINES = 3

/** What is shown of a line, in characters. */
const SHOWN = 300

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
    readonly lines?: { readonly text?: string }
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

/** Finds lines by what they say, as ripgrep does: without what git ignores, what is hidden, and what is no text. */
export const searchLines = async (
  borders: FolderBorders,
  own: string,
  search: string,
): Promise<FoundLines> => {
  const words = search.trim()
  if (words === '') return { files: [], isMore: false }
  const notOwn =
    borders.pathOf(own) === null && own.startsWith(borders.root) ? relative(borders.root, own) : null
  const program = spawn(
    await ripgrep(),
    [
      ...OPTIONS,
      ...(notOwn === null ? [] : ['--glob', `!/${notOwn.split(sep).join('/')}`]),
      ...['--', words, '.'],
    ],
    { cwd: borders.root, stdio: ['ignore', 'pipe', 'ignore'], env: {} },
  )
  const timer = setTimeout(() => program.kill(), LONGEST)
  const ended = new Promise<void>((resolve, reject) => {
    program.once('error', (error) =>
      reject(
        new DiskFailed({ kind: 'other', message: `The search could not be started: ${error.message}.` }),
      ),
    )
    program.once('close', () => resolve())
  })
  const files = new Map<string, Array<{ number: number; text: string }>>()
  let isMore = false
  const read = async () => {
    for await (const line of createInterface({ input: program.stdout })) {
      const { type, data } = JSON.parse(line) as Message
      const path = data.path?.text
        ?.replace(/^\.[\\/]/, '')
        .split(sep)
        .join('/')
      if (type !== 'match' || path === undefined || data.lines?.text === undefined) continue
      if (files.size >= FILES && !files.has(path)) {
        isMore = true
        program.kill()
        break
      }
      const lines = files.get(path) ?? []
      files.set(path, lines)
      const isNotebook = kindOfName(path) === 'notebook'
      const text = isNotebook ? asWritten(data.lines.text, words) : data.lines.text
      lines.push({ number: data.line_number ?? 1, text: shown(text, words) })
    }
  }
  try {
    await Promise.all([read(), ended])
  } finally {
    clearTimeout(timer)
    program.kill()
  }
  return {
    files: [...files]
      .map(([path, lines]) => ({ path, kind: kindOfName(path), lines }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    isMore,
  }
}
