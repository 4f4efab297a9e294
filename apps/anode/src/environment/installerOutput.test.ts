import { describe, expect, it } from 'vitest'
import { readInstallerLine } from './installerOutput.ts'

describe('readInstallerLine', () => {
  it.each([
    ['Downloading pyarrow (52.5MiB)', 'pyarrow', 'downloading'],
    ['Collecting typing_extensions==4.16.0 (from -r lock.txt (line 3))', 'typing-extensions', 'downloading'],
    ['installed ipython_pygments_lexers', 'ipython-pygments-lexers', 'installed'],
  ])('reads %j', (line, name, state) => {
    expect(readInstallerLine(line)).toEqual({ name, state })
  })

  it.each([
    'Resolved 45 packages in 174ms',
    'Prepared 45 packages in 2.04s',
    ' Downloaded numpy',
    ' + numpy==2.4.6',
    'Installing collected packages: pytz, numpy',
  ])('has no news in %j', (line) => {
    expect(readInstallerLine(line)).toBeUndefined()
  })
})
