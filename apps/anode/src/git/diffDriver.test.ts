import { gitCell as cell, gitRepository, gitIpynb as ipynb } from '@anode/document/testing'
import { describe, expect, it } from 'vitest'
import { anodeIn } from './testing/anodeIn.ts'

const stream = { name: 'stdout', output_type: 'stream', text: ['1\n'] }
const [a, b, c] = [cell('a', 'x = 1\ny = 2\nz = 3'), cell('b', 'y = 2'), cell('c', 'print(x)')]
const before = ipynb([a, b, c])
const after = ipynb([
  cell('a', 'x = 1\ny = 20\nz = 3', { execution_count: 4, outputs: [stream], metadata: { tags: ['t'] } }),
  c,
  cell('n', 'new\n\tone'),
])
const changes = `Cell 1 (code): changed
@@ -1,3 +1,3 @@
 x = 1
-y = 2
+y = 20
 z = 3
  metadata tags: none → ["t"]
  1 output added, [ ] → [4]
Cell 2 (code): deleted
-y = 2
Cell 3 (code): added
+new
+\tone
`
const head = (name: string) => `diff a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n`

/** A repository where git compares notebooks with Anode. */
const withAnode = () => {
  const repository = gitRepository()
  expect(anodeIn(repository.folder, repository.env)('git', 'install').status).toBe(0)
  return repository
}

describe('git shows by cells', () => {
  it('what was changed, and in the log with --ext-diff', () => {
    const { commit, write, run } = withAnode()
    commit({ 'a b.ipynb': before })
    write({ 'a b.ipynb': after })
    expect(run('diff')).toMatchObject({ status: 0, said: head('a b.ipynb') + changes })
    commit({})
    expect(run('diff').said).toBe('')
    expect(run('log', '-1', '-p', '--ext-diff', '--format=%s').stdout).toBe(
      `work\n\n${head('a b.ipynb')}${changes}`,
    )
    expect(run('log', '-1', '-p', '--format=%s').stdout).toContain('"execution_count": 4')
  })

  it('files that are new, deleted and renamed', () => {
    const { commit, run, git } = withAnode()
    commit({ 'old.ipynb': before, 'gone.ipynb': ipynb([b]) })
    git('mv', 'old.ipynb', 'new.ipynb')
    git('rm', '-q', 'gone.ipynb')
    commit({
      'added.ipynb': ipynb([c, cell('d', 'd\n'.repeat(99))]),
      'new.ipynb': ipynb([a, b, cell('c', 'print(y)')]),
    })
    const stdout = ['--no-renames', '-M'].map((how) => run('diff', how, 'HEAD~1').stdout).join('')
    expect(stdout).toContain('diff a/added.ipynb b/added.ipynb\nnew file\n--- /dev/null\n')
    expect(stdout).toContain('Cell 1 (code): added\n+print(x)\n')
    expect(stdout).toContain(
      'deleted file\n--- a/gone.ipynb\n+++ /dev/null\nCell 1 (code): deleted\n-y = 2\n',
    )
    expect(stdout).toMatch(/similarity index \d+%\nrename from old\.ipynb\nrename to new\.ipynb\n--- a\/old/)
    expect(stdout).toContain('-print(x)\n+print(y)\n')
  })

  it('files that are no notebooks as text, and names those that are not merged', () => {
    const { commit, fork, write, run } = withAnode()
    commit({ 'broken.ipynb': '{\n "a": 1\n' })
    write({ 'broken.ipynb': '{\n "a": 2\n' })
    const { status, said } = run('diff')
    expect(status).toBe(0)
    expect(said).toContain('Compared as text. This file is no notebook')
    expect(said).toContain('- "a": 1\n+ "a": 2')
    commit({})
    fork('a.ipynb', before, ipynb([cell('a', 'mine'), b, c]), ipynb([cell('a', 'theirs'), b, c]))
    expect(run('merge', 'other').status).toBe(1)
    expect(run('diff', '--ours').said).toContain('+theirs\n  metadata anode: none')
    expect(run('diff', '--cached').said).toContain('* Unmerged path a.ipynb')
  })

  it('in colours where its pager shows them, unless it was told otherwise', () => {
    const { commit, write, run, git, env } = withAnode()
    commit({ 'a.ipynb': before })
    write({ 'a.ipynb': after })
    Object.assign(env, { GIT_PAGER_IN_USE: 'true', TERM: 'xterm' })
    expect(run('diff').said).toContain('\u001B[32m+y = 20\u001B[m\n')
    git('config', 'color.ui', 'false')
    expect(run('diff').said).toBe(head('a.ipynb') + changes)
  })
})

describe('anode diff', () => {
  const folder = () => {
    const { folder, env, write } = gitRepository()
    return { write, anode: anodeIn(folder, env) }
  }

  it('shows how two files differ', () => {
    const { write, anode } = folder()
    write({ before, after, same: before, 'other.ipynb': JSON.stringify(JSON.parse(before)) })
    const names = 'diff before after\n--- before\n+++ after\n'
    expect(anode('diff', 'before', 'after')).toEqual({ status: 0, stdout: names + changes, stderr: '' })
    expect(anode('diff', '--color', 'before', 'after').stdout).toContain('\u001B[31m-y = 2\u001B[m\n')
    expect(anode('diff', 'before', 'same').stdout).toBe('')
    expect(anode('diff', 'before', 'other.ipynb').stdout).toContain('Only how the file is written differs.')
    expect(anode('diff', '/dev/null', 'after').stdout).toContain('new file\n--- /dev/null\n+++ after\n')
  })

  it('says what it cannot compare, and prints nothing that a terminal would obey', () => {
    const { write, anode } = folder()
    write({ before, broken: '{', odd: ipynb([cell('a', '\u001B[2J\u009B'), b, c]) })
    const broken = anode('diff', 'before', 'broken')
    expect([broken.status, broken.stdout]).toEqual([2, ''])
    expect(broken.stderr).toContain('broken cannot be read as a notebook')
    expect(anode('diff').stderr).toContain('anode diff BEFORE AFTER')
    expect(anode('diff', 'before', 'nowhere').stderr).toContain('nowhere cannot be read')
    expect(anode('diff', 'before', 'odd').stdout).toContain('+^[[2J\\u009b\n')
  })

  it('says what moved, and what else of a notebook is other', () => {
    const { write, anode } = folder()
    const attached = cell('m', '![](p)', {
      cell_type: 'markdown',
      attachments: { p: { 'image/png': 'aaaa' } },
    })
    const { outputs: _, execution_count: __, ...text } = attached as Record<string, unknown>
    write({
      one: ipynb([a, b, c], { kernelspec: { name: 'p', language: 'python' } }),
      other: ipynb([c, a, { ...text, id: 'b' }], { kernelspec: { name: 'q', language: 'python' } }),
    })
    const { stdout } = anode('diff', 'one', 'other')
    expect(stdout).toContain('notebook metadata kernelspec.name: "p" → "q"\n')
    expect(stdout).toContain('Cell 1, was 3 (code): moved\nCell 3 (markdown): changed\n')
    expect(stdout).toContain('  kind: code → markdown\n  attachment p\n')
  })
})
