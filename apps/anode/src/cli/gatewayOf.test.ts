import { describe, expect, it } from 'vitest'
import { gatewayOf } from './gatewayOf.ts'

describe('The Jupyter server of --gateway', () => {
  it.each([
    ['http://127.0.0.1:8888', { url: 'http://127.0.0.1:8888', token: null }],
    ['http://127.0.0.1:8888/', { url: 'http://127.0.0.1:8888', token: null }],
    ['http://127.0.0.1:8888/lab?token=abc', { url: 'http://127.0.0.1:8888', token: 'abc' }],
    ['http://127.0.0.1:8888/tree/?token=abc', { url: 'http://127.0.0.1:8888', token: 'abc' }],
    ['https://hub.example.org/user/ada/', { url: 'https://hub.example.org/user/ada', token: null }],
    ['https://hub.example.org/user/ada/api', { url: 'https://hub.example.org/user/ada', token: null }],
  ])('may be given as %s', (text, address) => {
    expect(gatewayOf(text, '')).toEqual(address)
  })

  it('has the token of the environment where its address has none', () => {
    expect(gatewayOf('http://h', 'secret')?.token).toBe('secret')
    expect(gatewayOf('http://h?token=mine', 'secret')?.token).toBe('mine')
  })

  it('is none where nothing is said, and refused where that is no address', () => {
    expect(gatewayOf(' ', 'secret')).toBe(null)
    expect(() => gatewayOf('cluster', '')).toThrow(/no address/)
    expect(() => gatewayOf('ftp://cluster', '')).toThrow(/no address/)
  })
})
