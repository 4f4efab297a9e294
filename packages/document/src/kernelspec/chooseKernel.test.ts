import { describe, expect, it } from 'vitest'
import {
  chooseKernel,
  hostKernelName,
  type KernelChoice,
  notebookLanguage,
  readHostKernel,
  wantedKernel,
} from './index.ts'

const kernel = (name: string, language: string, problem: string | null = null): KernelChoice => ({
  ...{ name, language, problem },
  displayName: name.toUpperCase(),
})

const installed = [
  kernel('broken', 'r', 'Its command /opt/R is not there.'),
  kernel('ir', 'R'),
  kernel('ir-old', 'R'),
  kernel('bash', 'bash'),
  kernel('xpython', 'python'),
]

const chosen = (metadata: Readonly<Record<string, unknown>>, kernels = installed) => {
  const choice = chooseKernel(wantedKernel(metadata), kernels)
  return choice._tag === 'kernelspec' ? choice.kernelspec.name : choice
}

const spec = (name: string, language?: string) => ({
  kernelspec: { name, display_name: `The ${name}`, ...(language === undefined ? {} : { language }) },
})

describe('a notebook gets', () => {
  it.each([
    ['says nothing', {}],
    ['is for Jupyter’s Python', spec('python3', 'python')],
    ['names only Python’s kernel', spec('python3')],
    ['says only that it is in Python', { language_info: { name: 'python' } }],
    ['is for an environment that is not here', spec('conda-env-mine-py', 'python')],
    ['is for IPython of before', { language_info: { name: 'ipython' } }],
    ['says what makes no sense', { kernelspec: 'bash', language_info: [1] }],
  ])('its own Python when it %s', (_, metadata) => {
    expect(chosen(metadata)).toEqual({ _tag: 'own' })
  })

  it('the kernel of its name, also another Python', () => {
    expect(chosen(spec('ir-old', 'R'))).toBe('ir-old')
    expect(chosen(spec('xpython', 'python'))).toBe('xpython')
    expect(chosen(spec('Bash', 'bash'))).toBe('bash')
  })

  it('else the first of its language that can be started', () => {
    expect(chosen(spec('ir-4.1', 'R'))).toBe('ir')
    expect(chosen({ language_info: { name: 'R' } })).toBe('ir')
    expect(chosen(spec('broken', 'r'))).toBe('ir')
  })

  it('else the words what is missing and how to install it', () => {
    expect(chosen(spec('ir', 'R'), [])).toEqual({
      _tag: 'missing',
      message: expect.stringMatching(/“The ir” \(ir\), which is not installed.*IRkernel/),
    })
    expect(chosen(spec('unheard', 'unheard-of'))).toMatchObject({
      message: expect.stringMatching(/not installed.*kernelspec list/),
    })
    expect(chosen(spec('broken', 'r'), installed.slice(0, 1))).toMatchObject({
      message: expect.stringMatching(/cannot be started: Its command \/opt\/R is not there/),
    })
  })
})

describe('the language of a notebook', () => {
  it.each([
    ['python', {}],
    ['r', spec('ir', 'R')],
    ['bash', { language_info: { name: 'bash' } }],
    ['python', spec('python3')],
    ['python', { ...spec('x'), language_info: { name: 'ipython', version: 3 } }],
    ['python', spec('something')],
  ])('is %s', (language, metadata) => {
    expect(notebookLanguage(metadata)).toBe(language)
  })
})

describe('a kernel of a joined host', () => {
  const far = spec('host.gpu-1.ir', 'R')

  it('has a name that says where it is', () => {
    expect(readHostKernel(hostKernelName('gpu-1', 'IR'))).toEqual({ host: 'gpu-1', kernel: 'ir' })
    expect(readHostKernel('host.gpu.my.kernel')).toEqual({ host: 'gpu', kernel: 'my.kernel' })
    for (const name of [null, 'host', 'host.', 'host.gpu', 'host.gpu.', 'host..ir', 'ghost.gpu.ir']) {
      expect(readHostKernel(name)).toBeNull()
    }
  })

  it('is that one or none', () => {
    expect(chosen(far, [...installed, kernel('host.gpu-1.ir', 'R')])).toBe('host.gpu-1.ir')
    expect(chosen(far)).toMatchObject({ message: expect.stringContaining('anode host invite gpu-1') })
    // And stands in for none of this machine.
    expect(chosen(spec('ir', 'R'), [kernel('host.gpu-1.ir', 'R')])).toMatchObject({ _tag: 'missing' })
  })
})
