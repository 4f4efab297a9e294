import { expect, test } from 'vitest'
import { type RouteRequest, routeOf } from './routeOf.ts'

const origin = 'http://localhost:8421'
const files = new Set(['/index.html', '/theme.js', '/assets/index-1.js'])

const route = (path: string, asked: Partial<RouteRequest> = {}) =>
  routeOf(
    { method: 'GET', url: new URL(path, origin).href, mode: 'cors', destination: '', ...asked },
    origin,
    (file) => files.has(file),
  )

const visit = { mode: 'navigate', destination: 'document' } as const

test('Every address of the page is answered with the page', () => {
  expect(route('/', visit)).toEqual({ to: 'page' })
  expect(route('/n/abc', visit)).toEqual({ to: 'page' })
  expect(route('/?search=trees', visit)).toEqual({ to: 'page' })
})

test('A sign-in goes to the server', () => {
  expect(route('/?token=secret', visit)).toBeNull()
  expect(route('/n/abc?token=secret', visit)).toBeNull()
})

test('Files of the build are answered from it, also those of an older one', () => {
  expect(route('/theme.js')).toEqual({ to: 'file', path: '/theme.js' })
  expect(route('/assets/index-0.js')).toEqual({ to: 'file', path: '/assets/index-0.js' })
  expect(route('/unknown.txt')).toBeNull()
})

test('What the interface says always comes from the server', () => {
  for (const path of ['/api/notebooks', '/api/notebooks/abc/ipynb', '/api/about']) {
    expect(route(path)).toBeNull()
    expect(route(path, visit)).toBeNull()
  }
  expect(route('/', { ...visit, method: 'POST' })).toBeNull()
})

test('Large output values may be kept: their name says their content', () => {
  const artifact = `/api/artifacts/${'0123456789abcdef'.repeat(4)}`
  expect(route(artifact)).toEqual({ to: 'artifact' })
  expect(route(artifact, { method: 'PUT' })).toBeNull()
  expect(route('/api/artifacts/short')).toBeNull()
})

test('Frames and other servers are left alone', () => {
  expect(route('/frame.html?v=1', { mode: 'navigate', destination: 'iframe' })).toBeNull()
  expect(route('https://example.org/theme.js')).toBeNull()
})
