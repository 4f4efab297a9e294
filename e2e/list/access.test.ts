import { request as httpRequest } from 'node:http'
import { chromium } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { Anode } from '../harness/Anode.ts'
import { test } from '../harness/test.ts'

/** A request whose `Host` says what we like; `fetch` would not let us. */
const ask = (
  anode: Anode,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: anode.port, path, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    // A refused upgrade answers like any request.
    sent.on('error', reject).end()
  })

const upgrade = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

describe('without the token', () => {
  test('a browser is told where to find it, and gets nothing else', async ({ anode }) => {
    const browser = await chromium.launch({
      executablePath: process.env.ANODE_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    })
    try {
      const page = await browser.newPage()
      const answer = await page.goto(anode.origin)
      expect(answer?.status()).toBe(401)
      await page.getByRole('heading', { name: 'This Anode needs its token' }).waitFor()
      expect(await page.evaluate(() => fetch('/api/notebooks').then(({ status }) => status))).toBe(401)
      expect((await page.goto(`${anode.origin}/?token=wrong`))?.status()).toBe(401)

      await page.goto(anode.url)
      expect(page.url()).not.toContain('token')
      expect(await page.evaluate(() => fetch('/api/notebooks').then(({ status }) => status))).toBe(200)
      expect(await page.evaluate(() => document.cookie)).toBe('')
    } finally {
      await browser.close()
    }
  })

  test('no request and no socket is answered', async ({ anode }) => {
    const id = await anode.createNotebook(['secret = 1'])
    for (const path of ['/api/notebooks', `/api/notebooks/${id}/ipynb`, '/api/about']) {
      const { status, body } = await ask(anode, path, {})
      expect(status).toBe(401)
      expect(JSON.parse(body)).toMatchObject({ _tag: 'Unauthorized' })
    }
    for (const path of [`/api/notebooks/${id}/socket`, '/api/host']) {
      expect((await ask(anode, path, upgrade)).status).toBe(401)
    }
    expect(
      (await ask(anode, `/api/notebooks/${id}/socket`, { ...upgrade, authorization: 'Bearer wrong' })).status,
    ).toBe(401)
  })
})

describe('with the token', () => {
  test('a request for another host is refused: a name that its owner turned to us', async ({ anode }) => {
    const headers = { authorization: `Bearer ${anode.token}`, host: `evil.example:${anode.port}` }
    for (const path of ['/', '/api/notebooks', '/api/about']) {
      const { status, body } = await ask(anode, path, headers)
      expect(status).toBe(403)
      expect(body).toContain('evil.example')
    }
    expect((await ask(anode, '/api/host', { ...headers, ...upgrade })).status).toBe(403)
  })

  test('a request or socket of another page is refused', async ({ anode }) => {
    const id = await anode.createNotebook(['secret = 1'])
    const headers = { authorization: `Bearer ${anode.token}`, origin: 'http://evil.example' }
    const { status, body } = await ask(anode, '/api/notebooks', headers)
    expect(status).toBe(403)
    expect(body).toContain('http://evil.example')
    expect((await ask(anode, `/api/notebooks/${id}/socket`, { ...headers, ...upgrade })).status).toBe(403)
    // Another port of this machine is another page, too.
    const neighbour = { ...headers, origin: 'http://localhost:1' }
    expect((await ask(anode, `/api/notebooks/${id}/socket`, { ...neighbour, ...upgrade })).status).toBe(403)
  })

  test('a person may not speak as a kernel host', async ({ anode }) => {
    const headers = { authorization: `Bearer ${anode.token}`, ...upgrade }
    expect((await ask(anode, '/api/host', headers)).status).toBe(403)
  })
})
