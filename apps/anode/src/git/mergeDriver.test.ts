import { gitCell as cell, gitRepository, gitIpynb as ipynb } from '@anode/document/testing'
import { describe, expect, it } from 'vitest'
import { anodeIn } from './testing/anodeIn.ts'

const [a, b, c] = [cell('a', 'x = 1'), cell('b', 'y = 2'), cell('c', 'print(x)')]
const base = ipynb([a, b, c])
const first = (source: string) => ipynb([cell('a', source), b, c])
const second = (source: string) => ipynb([a, cell('b', source), c])
const firstTwo = ipynb([cell('a', 'x = 10'), cell('b', 'y = 20'), c])

/** A repository where git merges notebooks with Anode. */
const withAnode = (name = 'a notebook.ipynb') => {
  const repository = gitRepository()
  const anode = anodeIn(repository.folder, repository.env)
  expect(anode('git', 'install')).toMatchObject({ status: 0, stderr: '' })
  return {
    ...repository,
    anode,
    text: () => repository.read(name),
    sources: (): ReadonlyArray<string> =>
      JSON.parse(repository.read(name)).cells.map(({ source }: { source: string[] }) => source.join('')),
    fork: (...texts: readonly [string | null, string, string]) => repository.fork(name, ...texts),
  }
}

describe('git merges a notebook', () => {
  it('of which each side changed cells of its own, although the lines stand side by side', () => {
    const { fork, run, text } = withAnode()
    fork(base, first('x = 10'), second('y = 20'))
    expect(run('merge', '--no-edit', 'other')).toMatchObject({ status: 0 })
    expect(text()).toBe(firstTwo)
  })

  it('with both texts where both changed the same lines, which is a conflict to it', () => {
    const { fork, run, git, text, sources } = withAnode()
    fork(base, first('x = 2'), first('x = 3'))
    const { status, said } = run('merge', 'other')
    expect(status).toBe(1)
    expect(said).toContain('CONFLICT (content): Merge conflict in a notebook.ipynb')
    expect(said).toContain('One cell was changed on both sides of a notebook.ipynb')
    expect(sources()).toEqual(['x = 2', 'x = 3', 'y = 2', 'print(x)'])
    const { cells } = JSON.parse(text())
    expect(cells[1].metadata).toEqual({ anode: { conflict: { with: 'a' } } })
    expect(run('status', '--porcelain').stdout).toBe('UU "a notebook.ipynb"\n')
    git('commit', '-q', '-a', '--no-edit')
  })

  it('that was renamed on one side', () => {
    const { fork, run, git, read } = withAnode()
    fork(base, first('x = 10'), second('y = 20'))
    git('mv', 'a notebook.ipynb', "it's new.ipynb")
    git('commit', '-q', '-m', 'renamed')
    expect(run('merge', '--no-edit', 'other')).toMatchObject({ status: 0 })
    expect(read("it's new.ipynb")).toBe(firstTwo)
  })

  it('by a rebase and by a cherry-pick', () => {
    const { fork, run, git, text } = withAnode()
    fork(base, first('x = 10'), second('y = 20'))
    git('checkout', '-q', '-b', 'picked')
    expect(run('cherry-pick', 'other')).toMatchObject({ status: 0 })
    expect(text()).toBe(firstTwo)
    git('checkout', '-q', 'main')
    expect(run('rebase', 'other')).toMatchObject({ status: 0 })
    expect(text()).toBe(firstTwo)
  })

  it('that both sides added', () => {
    const { fork, run, sources } = withAnode()
    fork(null, first('x = 2'), first('x = 3'))
    expect(run('merge', 'other').said).toContain('CONFLICT (add/add)')
    expect(sources()).toEqual(['x = 2', 'x = 3', 'y = 2', 'print(x)'])
  })

  it('not at all where a side is none, and leaves what is here', () => {
    const { fork, run, text } = withAnode()
    fork(base, first('x = 2'), '{ "cells": [\n')
    const { status, said } = run('merge', 'other')
    expect(status).toBe(1)
    expect(said).toContain('CONFLICT (content)')
    expect(said).toContain('what is to be merged cannot be read as a notebook')
    expect(text()).toBe(first('x = 2'))
    expect(run('status', '--porcelain').stdout).toContain('UU')
  })
})

describe('anode merge', () => {
  const folder = () => {
    const { folder, env, write, read } = gitRepository()
    return { write, read, anode: anodeIn(folder, env) }
  }

  it('says by its exit code how it went', () => {
    const { write, read, anode } = folder()
    write({ base, ours: first('x = 10'), theirs: second('y = 20'), 'broken.ipynb': '{', empty: '' })
    expect(anode('merge', 'base', 'ours', 'theirs')).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(read('ours')).toBe(firstTwo)
    write({ ours: first('x = 2'), theirs: first('x = 3') })
    const missing = anode('merge', 'base', 'ours', 'nowhere')
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('nowhere cannot be read')])
    const broken = anode('merge', 'base', 'ours', 'broken.ipynb', '--path=b.ipynb')
    expect([broken.status, broken.stderr]).toEqual([2, expect.stringContaining('b.ipynb is not merged')])
    expect(anode('merge', 'base', 'broken.ipynb', 'theirs').status).toBe(2)
    expect(anode('merge', 'base', 'ours').stderr).toContain('anode merge BASE OURS THEIRS')
    expect(anode('merge', '--what', 'ours').stderr).toContain('--help')
    expect([read('ours'), read('broken.ipynb')]).toEqual([first('x = 2'), '{'])
    // A ground that is none counts as none.
    const without = anode('merge', 'broken.ipynb', 'ours', 'theirs')
    expect([without.status, without.stderr]).toEqual([1, expect.stringContaining('nothing of either side')])
    const once = read('ours')
    write({ ours: first('x = 2') })
    expect(anode('merge', 'empty', 'ours', 'theirs').status).toBe(1)
    expect(read('ours')).toBe(once)
  })

  it('loads nothing of the server', () => {
    const { folder, env, write } = gitRepository()
    write({ base, ours: first('x = 10'), theirs: second('y = 20') })
    const hook = `import { registerHooks } from 'node:module'
      registerHooks({ load: (url, context, next) => {
        if (/packages.(server|protocol|kernel)|livestore|yjs/.test(url)) throw new Error('loads ' + url)
        return next(url, context)
      } })`
    const anode = anodeIn(folder, env, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`])
    expect(anode('merge', 'base', 'ours', 'theirs')).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(anode('diff', 'base', 'ours')).toMatchObject({ status: 0, stderr: '' })
    expect(anode('git', 'install')).toMatchObject({ status: 0, stderr: '' })
  })
})
