import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kernelspecFolders } from './kernelspecFolders.ts'
import { readKernelspecs } from './readKernelspecs.ts'

describe('kernelspecs are looked for', () => {
  const places = { platform: 'linux', home: '/home/ada', prefixes: ['/anode/env'] } as const
  const system = ['/usr/local/share/jupyter/kernels', '/usr/share/jupyter/kernels']

  it('where Jupyter does, in its order', () => {
    expect(kernelspecFolders({ ...places, env: {} })).toEqual([
      '/home/ada/.local/share/jupyter/kernels',
      '/anode/env/share/jupyter/kernels',
      ...system,
    ])
  })

  it('where its variables say', () => {
    const env = {
      JUPYTER_PATH: ['/a', '/b'].join(delimiter),
      JUPYTER_DATA_DIR: '/data',
      JUPYTER_PREFER_ENV_PATH: '1',
      VIRTUAL_ENV: '/venv',
    }
    expect(kernelspecFolders({ ...places, env })).toEqual([
      '/a/kernels',
      '/b/kernels',
      '/anode/env/share/jupyter/kernels',
      '/venv/share/jupyter/kernels',
      '/data/kernels',
      ...system,
    ])
    expect(kernelspecFolders({ ...places, env: { XDG_DATA_HOME: '/xdg' } })[0]).toBe('/xdg/jupyter/kernels')
  })
})

describe('kernelspecs', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'anode-specs-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const write = (
    folder: string,
    name: string,
    content: unknown,
    files: Readonly<Record<string, string>> = {},
  ) => {
    const path = join(root, folder, name)
    mkdirSync(path, { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    writeFileSync(join(path, 'kernel.json'), text)
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(path, file), bytes)
    return path
  }
  const read = (...folders: ReadonlyArray<string>) =>
    readKernelspecs(
      folders.map((folder) => join(root, folder)),
      process.env,
    )

  it('are read with all they say', async () => {
    const folder = write(
      'a',
      'Shell',
      {
        argv: ['sh', '-c', '{connection_file}'],
        display_name: 'A shell',
        language: 'bash',
        interrupt_mode: 'message',
        env: { A: '$B' },
      },
      { 'logo-64x64.png': 'png' },
    )
    const { installed, unreadable } = await read('a', 'not there')
    expect(unreadable).toEqual([])
    expect(installed).toEqual([
      {
        name: 'shell',
        displayName: 'A shell',
        language: 'bash',
        logo: `data:image/png;base64,${btoa('png')}`,
        problem: null,
        kernel: {
          _tag: 'kernelspec',
          name: 'shell',
          argv: [expect.stringMatching(/^\/.*\/sh$/), '-c', '{connection_file}'],
          env: { A: '$B' },
          resourceDirectory: folder,
          interruptMode: 'message',
        },
      },
    ])
  })

  it('of an earlier folder hide those of a later one', async () => {
    write('a', 'ir', { argv: ['sh'], display_name: 'first', language: 'R' })
    write('b', 'IR', { argv: ['sh'], display_name: 'second', language: 'R' })
    const { installed } = await read('a', 'b')
    expect(installed.map(({ displayName }) => displayName)).toEqual(['first'])
  })

  it('find their program in the environment that they are of', async () => {
    const kernels = join('env', 'share', 'jupyter', 'kernels')
    write(kernels, 'own', { argv: ['python-of-env'], display_name: 'Own', language: 'python' })
    mkdirSync(join(root, 'env', 'bin'))
    symlinkSync(process.execPath, join(root, 'env', 'bin', 'python-of-env'))
    const { installed } = await read(kernels)
    expect(installed[0]?.kernel).toMatchObject({ argv: [join(root, 'env', 'bin', 'python-of-env')] })
  })

  it('say that their program is not there, and where that stands', async () => {
    write('a', 'gone', { argv: ['/nowhere/R', '--slave'], display_name: 'R', language: 'R' })
    write('a', 'gone2', { argv: ['no-such-program-anywhere'], language: 'R' })
    const { installed } = await read('a')
    expect(installed.map(({ displayName, problem }) => [displayName, problem])).toEqual([
      ['gone2', expect.stringMatching(/no-such-program-anywhere is not on this machine.*Install/)],
      ['R', expect.stringMatching(/\/nowhere\/R is not on this machine.*gone\/kernel.json/)],
    ])
  })

  it.each([
    ['no JSON', '{ "argv": [', /no JSON/],
    ['no object', '[]', /“argv” must be/],
    ['without a command', { argv: [], display_name: 'x', language: 'y' }, /“argv” must be/],
    ['with numbers for texts', { argv: ['sh'], display_name: 1, language: 'y' }, /“display_name”/],
    ['with a variable that is no text', { argv: ['sh'], env: { A: 1 } }, /“env” texts/],
  ])('that are %s are told of and hide nothing', async (_, content, reason) => {
    const folder = write('a', 'broken', content)
    write('b', 'broken', { argv: ['sh'], display_name: 'whole', language: 'x' })
    const { installed, unreadable } = await read('a', 'b')
    expect(unreadable).toEqual([{ folder, reason: expect.stringMatching(reason) }])
    expect(installed.map(({ displayName }) => displayName)).toEqual(['whole'])
  })

  it('are what has a kernel.json and a name that Jupyter takes', async () => {
    mkdirSync(join(root, 'a', 'empty'), { recursive: true })
    writeFileSync(join(root, 'a', 'file'), '')
    write('a', 'two words', { argv: ['sh'] })
    expect(await read('a')).toEqual({ installed: [], unreadable: [] })
  })
})
