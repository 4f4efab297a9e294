import { expect, test } from 'vitest'
import { packageGraph } from './packageGraph.ts'
import { parseMetadata } from './readDistributions.ts'

const environment = {
  python_version: '3.12',
  python_full_version: '3.12.1',
  sys_platform: 'linux',
  os_name: 'posix',
}
const distribution = (name: string, ...requires: ReadonlyArray<string>) => ({ name, version: '1', requires })

test('Packages need those that are there and that hold on this Python', () => {
  const graph = packageGraph(
    [
      distribution(
        'Pandas',
        'numpy>=1.26; python_version >= "3.12"',
        'numpy<2; python_version < "3.12"',
        'tzdata>=2022',
      ),
      distribution('numpy'),
      distribution('python_dateutil', 'six>=1.5', "colorama; sys_platform == 'win32'"),
      distribution('six'),
      distribution('colorama'),
    ],
    environment,
  )
  expect(graph).toEqual([
    { name: 'pandas', version: '1', requires: ['numpy'] },
    { name: 'numpy', version: '1', requires: [] },
    { name: 'python-dateutil', version: '1', requires: ['six'] },
    { name: 'six', version: '1', requires: [] },
    { name: 'colorama', version: '1', requires: [] },
  ])
})

test('Extras count where somebody asks for them, also one package of another', () => {
  const packages = [
    distribution('uvicorn', 'click', 'httptools; extra == "standard"', 'websockets; extra == "standard"'),
    distribution('server', 'uvicorn[standard]'),
    distribution('click'),
    distribution('httptools'),
    distribution('websockets', 'itself; extra == "all"', 'websockets[all]; extra == "dev"'),
  ]
  const of = (name: string, graph: ReturnType<typeof packageGraph>) =>
    graph.find((each) => each.name === name)?.requires
  const without = packages.filter(({ name }) => name !== 'server')
  expect(of('uvicorn', packageGraph(without, environment))).toEqual(['click'])
  expect(of('uvicorn', packageGraph(without, environment, ['uvicorn[standard]>=0.30']))).toEqual([
    'click',
    'httptools',
    'websockets',
  ])
  expect(of('uvicorn', packageGraph(packages, environment))).toEqual(['click', 'httptools', 'websockets'])
})

test('What cannot be read is no package, and a condition that cannot be read holds', () => {
  const graph = packageGraph(
    [
      distribution(
        'a',
        'b @ https://example.org/b.whl',
        'c; platform_release in "x"',
        '???',
        'd; nonsense ===',
      ),
      distribution('c', 'a'),
      distribution('d'),
      { name: 'C', version: '2', requires: ['d'] },
    ],
    environment,
  )
  expect(graph).toEqual([
    { name: 'a', version: '1', requires: ['c', 'd'] },
    { name: 'c', version: '1', requires: ['a'] },
    { name: 'd', version: '1', requires: [] },
  ])
})

test('Metadata are read to the first empty line', () => {
  const text =
    'Metadata-Version: 2.1\r\nName: six\r\nVersion: 1.17.0\r\nRequires-Dist: a>=1\r\nRequires-Dist: b\r\n\r\nRequires-Dist: c\r\n'
  expect(parseMetadata(text)).toEqual({ name: 'six', version: '1.17.0', requires: ['a>=1', 'b'] })
  expect(parseMetadata('')).toBeNull()
})
