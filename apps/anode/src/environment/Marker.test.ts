import { describe, expect, it } from 'vitest'
import { compareVersions, fitsVersions, satisfies } from './Marker.ts'

const linux = { python_full_version: '3.11.7', sys_platform: 'linux', implementation_name: 'cpython' }

describe('satisfies', () => {
  it.each([
    ["python_full_version < '3.11'", false],
    ["python_full_version >= '3.11'", true],
    ["python_full_version == '3.11.*'", true],
    ["python_full_version == '3.1.*'", false],
    ["python_full_version > '3.9'", true],
    ["sys_platform == 'win32'", false],
    ["sys_platform != 'win32'", true],
    ["sys_platform == 'win32' or sys_platform == 'linux'", true],
    ["sys_platform == 'linux' and implementation_name == 'pypy'", false],
    ["sys_platform == 'linux' or sys_platform == 'win32' and implementation_name == 'pypy'", true],
    ["(sys_platform == 'linux' or sys_platform == 'win32') and implementation_name == 'pypy'", false],
  ])('reads %s', (marker, expected) => {
    expect(satisfies(marker, linux)).toBe(expected)
  })

  it('refuses a variable that it does not know', () => {
    expect(() => satisfies("os_release == '5'", linux)).toThrow('os_release')
  })
})

describe('compareVersions', () => {
  it('orders by number, not by letter', () => {
    expect(compareVersions('3.9', '3.10')).toBeLessThan(0)
    expect(compareVersions('3.10.0', '3.10')).toBe(0)
    expect(compareVersions('3.13.1', '3.13')).toBeGreaterThan(0)
  })
})

describe('fitsVersions', () => {
  it.each([
    ['3.11.7', '>=3.10', true],
    ['3.9.1', '>=3.10', false],
    ['3.11.7', '>=3.10,<3.12', true],
    ['3.12.0', '>=3.10, <3.12', false],
    ['3.11.7', '==3.11.*', true],
    ['3.11.7', '!=3.11.*', false],
    ['3.11.7', '~=3.10', true],
    ['3.11.7', '~=3.10.2', false],
    ['3.11.7', '>3.11', false],
    ['3.12.1', '>3.11', true],
    ['3.11.7', '3.11', false],
  ])('%s and %s: %s', (version, wanted, fits) => {
    expect(fitsVersions(version, wanted)).toBe(fits)
  })
})
