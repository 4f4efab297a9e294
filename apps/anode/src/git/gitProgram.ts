/**
 * Runs the machine's git in a folder that may come from anywhere. A repository's settings can name programs: what only
 * looks runs none of them. What somebody asks for (a commit) runs hooks and filters as it does at a terminal.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { GitRefused } from '@anode/protocol'

/** What git said. */
export interface GitSaid {
  readonly status: number
  readonly output: Buffer
  /** What went wrong, in its words. */
  readonly said: string
  /** Whether there is more of the output than was wanted. */
  readonly isCut: boolean
}

export interface GitAsked {
  readonly args: ReadonlyArray<string>
  readonly input?: string
  /** So many bytes of what it says are wanted. */
  readonly most?: number
  /** How long it may take, in ms. */
  readonly time?: number
  /** Settings that hold for this once, before those of the repository. */
  readonly settings?: ReadonlyArray<string>
  /** Whether it changes something: then hooks run, and locks are taken. */
  readonly changes?: boolean
}

const MB = 2 ** 20

/** How long looking may take, in ms, and what has hooks. */
const LOOKING = 20_000
const CHANGING = 300_000

/** Of the words that went wrong, so many characters are kept. */
const WORDS = 8000

/** What of the environment is about git and holds here as well: who commits, and where their settings are. */
const KEPT = /^GIT_(AUTHOR|COMMITTER)_|^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM)|EXEC_PATH|CEILING_DIRECTORIES)$/

/**
 * A server that was started from a hook, or a shell with `GIT_DIR`, is in another repository than the folder.
 * `GIT_ALLOW_PROTOCOL`: a repository that left objects elsewhere does not fetch them, by a program that it names.
 */
const environmentFor = (changes: boolean): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') || KEPT.test(name)),
  ),
  ...{ LC_ALL: 'C.UTF-8', LANGUAGE: 'C', GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', GIT_EDITOR: 'true' },
  ...(changes ? {} : { GIT_OPTIONAL_LOCKS: '0', GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' }),
})

/** Paths mean themselves; nothing is paged, coloured or signed for; no program watches the files. */
const ALWAYS = [
  '--no-pager',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.quotePath=false',
]
const LOOKS = ['-c', 'log.showSignature=false', '-c', 'core.untrackedCache=false']

/** With all that it has started: hooks, filters. */
const end = (program: ChildProcess): void => {
  try {
    if (process.platform !== 'win32' && program.pid !== undefined) process.kill(-program.pid, 'SIGTERM')
    else program.kill()
  } catch {
    program.kill()
  }
}

const noGit = () =>
  new GitRefused({
    kind: 'noGit',
    message: 'There is no git on the machine of the server. Install it there (git-scm.com), then look again.',
  })

/** Runs git in a folder. @throws GitRefused where there is none, or it takes too long */
export const askGit = (folder: string, asked: GitAsked): Promise<GitSaid> =>
  new Promise((resolve, reject) => {
    const { args, input, most = 32 * MB, changes = false, time = changes ? CHANGING : LOOKING } = asked
    const settings = (asked.settings ?? []).flatMap((setting) => ['-c', setting])
    const program = spawn('git', [...ALWAYS, ...(changes ? [] : LOOKS), ...settings, ...args], {
      cwd: folder,
      env: environmentFor(changes),
      stdio: ['pipe', 'pipe', 'pipe'],
      // In a group of its own, without a terminal to ask at.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const parts: Buffer[] = []
    let bytes = 0
    let said = ''
    let [isCut, isLate] = [false, false]
    const timer = setTimeout(() => {
      isLate = true
      end(program)
      // A hook's children may hold on to what it says.
      program.stdout.destroy()
      program.stderr.destroy()
    }, time)
    program.stdout.on('data', (part: Buffer) => {
      if (isCut) return
      const room = most - bytes
      parts.push(part.subarray(0, room))
      bytes += Math.min(room, part.length)
      if (part.length <= room) return
      isCut = true
      end(program)
    })
    program.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < WORDS) said += text.slice(0, WORDS - said.length)
    })
    // Git may have ended before it read what it is given.
    program.stdin.on('error', () => {})
    program.stdin.end(input ?? '')
    program.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      reject(
        error.code === 'ENOENT'
          ? noGit()
          : new GitRefused({ kind: 'refused', message: `Git could not be started: ${error.message}.` }),
      )
    })
    program.once('close', (status) => {
      clearTimeout(timer)
      if (isLate) {
        const message = `Git did not end within ${time / 1000} seconds and was stopped.${said === '' ? ' Ask it at a terminal what takes so long.' : ` It said: ${said.trim()}`}`
        return reject(new GitRefused({ kind: 'tooMuch', message }))
      }
      resolve({ status: status ?? 1, output: Buffer.concat(parts), said: said.trim(), isCut })
    })
  })
