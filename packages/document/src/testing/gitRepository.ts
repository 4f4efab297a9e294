import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A cell as a file has it. */
export const gitCell = (id: string | null, source: string, more: object = {}) => ({
  ...{ cell_type: 'code', execution_count: null, ...(id === null ? {} : { id }), metadata: {}, outputs: [] },
  source: source.split(/(?<=\n)/),
  ...more,
})

/** A notebook's file as Jupyter writes it; of nbformat 4.4 where cells have no ids. */
export const gitIpynb = (cells: ReadonlyArray<object>, metadata: object = {}): string => {
  const minor = cells.every((each) => 'id' in each) ? 5 : 4
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: minor }, null, 1)}\n`
}

/** What nobody's own settings of git change. */
const ALONE = {
  ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', LC_ALL: 'C' },
  ...{
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@b.c',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@b.c',
  },
}

/** A new folder with a blank in its name, for one test. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'anode git '))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** A real repository of git, whose home is a folder of the test too. */
export const gitRepository = (folder = testFolder(), home = testFolder()) => {
  const env = { ...process.env, ...ALONE, HOME: home, XDG_CONFIG_HOME: join(home, '.config') }
  const path = (name: string) => join(folder, name)
  /** What git says, and whether it is content. */
  const run = (...args: ReadonlyArray<string>) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' })
    return { status, said: stdout + stderr, stdout }
  }
  const git = (...args: ReadonlyArray<string>) =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), text)
    }
  }
  const commit = (files: Readonly<Record<string, string>>) => {
    write(files)
    git('add', '-A')
    git('commit', '-q', '-m', 'work')
  }
  git('init', '-q', '-b', 'main')
  return {
    ...{ folder, home, env, path, run, git, write, commit },
    read: (name: string) => readFileSync(path(name), 'utf8'),
    /** Both sides of a file since `base`: `ours` on main, which is checked out, and `theirs` on the branch other. */
    fork: (name: string, base: string | null, ours: string, theirs: string) => {
      commit({ 'readme.txt': 'x', ...(base === null ? {} : { [name]: base }) })
      git('checkout', '-q', '-b', 'other')
      commit({ [name]: theirs })
      git('checkout', '-q', 'main')
      commit({ [name]: ours })
    },
  }
}
