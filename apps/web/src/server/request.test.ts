import type { NotebookInfo } from '@anode/protocol'
import { afterEach, expect, test, vi } from 'vitest'
import { ask, request } from './request.ts'

const answering = (body: unknown, status = 200) => {
  const fetch = vi.fn(async () => new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

// Others, which share this worker, ask real servers.
afterEach(() => {
  vi.unstubAllGlobals()
})

test('A request is sent as the contract says it', async () => {
  const fetch = answering({ id: 'n', title: 'New' })
  const renamed: NotebookInfo = await ask<'notebooks.rename'>('PATCH', '/notebooks/n', { title: 'New' })
  expect(renamed.title).toBe('New')
  expect(fetch).toHaveBeenCalledWith('/api/notebooks/n', {
    method: 'PATCH',
    body: '{"title":"New"}',
    headers: { 'content-type': 'application/json' },
  })
})

test('A refusal has the server’s tag and words', async () => {
  answering({ _tag: 'NotebookNotFound', message: 'Gone.', detail: 'Gone.', status: 404 }, 404)
  await expect(request<'notebooks.get'>('GET', '/notebooks/n')).rejects.toMatchObject({
    tag: 'NotebookNotFound',
    status: 404,
    message: 'Gone.',
  })
})

test('What the contract does not say is a type error', async () => {
  answering({})
  // @ts-expect-error: which operation it is has to be said
  await request('GET', '/about')
  // @ts-expect-error: another method
  await request<'notebooks.rename'>('POST', '/notebooks/n', { title: 'New' })
  // @ts-expect-error: another path
  await request<'notebooks.rename'>('PATCH', '/notebook/n', { title: 'New' })
  // @ts-expect-error: another payload
  await request<'notebooks.rename'>('PATCH', '/notebooks/n', { name: 'New' })
  // @ts-expect-error: no payload
  await request<'notebooks.rename'>('PATCH', '/notebooks/n')
  // @ts-expect-error: a payload where there is none
  await request<'notebooks.get'>('GET', '/notebooks/n', {})
  // @ts-expect-error: another answer
  const answer: { readonly name: string } = await ask<'notebooks.get'>('GET', '/notebooks/n')
  expect(answer).toEqual({})
})
