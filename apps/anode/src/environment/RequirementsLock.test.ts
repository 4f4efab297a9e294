import { describe, expect, it } from 'vitest'
import { packagesFor, parseLock, readLock } from './RequirementsLock.ts'

const markersOf = (version: string, platform: string) => ({
  implementation_name: 'cpython',
  python_full_version: version,
  sys_platform: platform,
})

describe('parseLock', () => {
  it('reads pinned packages with their markers, in order, and skips comments', () => {
    const text = "# made by uv\nTyping_Extensions==4.1\n\ncolorama==0.4 ; sys_platform == 'win32'\n"
    expect(parseLock(text)).toEqual([
      { name: 'typing-extensions', version: '4.1' },
      { name: 'colorama', version: '0.4', marker: "sys_platform == 'win32'" },
    ])
  })
})

describe('the lock', () => {
  const packages = parseLock(readLock())

  it('pins every line that is not a comment', () => {
    const lines = readLock()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(packages).toHaveLength(lines.length)
  })

  it.each([
    ['3.10.13', 'linux'],
    ['3.11.7', 'darwin'],
    ['3.12.1', 'linux'],
    ['3.13.0', 'win32'],
    ['3.14.0', 'linux'],
  ])('gives Python %s on %s each package once, with all that Anode promises', (version, platform) => {
    const names = packagesFor(packages, markersOf(version, platform)).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining([
        'ipykernel',
        'numpy',
        'pandas',
        'matplotlib',
        'plotly',
        'pyarrow',
        'duckdb',
        'ipywidgets',
        // What pandas asks for first: `df.style`, `to_markdown`, spreadsheets, tables of web pages.
        'jinja2',
        'tabulate',
        'openpyxl',
        'lxml',
      ]),
    )
  })

  it('gives an older Python the releases that still support it', () => {
    const numpy = (version: string) =>
      packagesFor(packages, markersOf(version, 'linux')).find(({ name }) => name === 'numpy')?.version
    expect(numpy('3.10.13')).not.toBe(numpy('3.13.0'))
  })
})
