import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestGateway } from '@anode/kernel/testing'
import { expect, it, onTestFinished } from 'vitest'
import { GatewayLedger } from './GatewayLedger.ts'

const log = { info: () => {}, error: () => {} }

it('What a host left is ended by the next; what cannot be reached stays written down', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anode-ledger-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'gateway-kernels.json')
  const gateway = await startTestGateway()
  onTestFinished(() => gateway.stop())
  const { id } = (await (await gateway.request('POST', 'kernels')).json()) as { readonly id: string }
  const away = { url: 'http://127.0.0.1:9', token: null }
  const before = new GatewayLedger(file, log)
  before.of({ url: gateway.url, token: gateway.token })(id, true)
  before.of({ url: gateway.url, token: gateway.token })('gone-already', true)
  before.of(away)('unreachable', true)

  const next = new GatewayLedger(file, log)
  await next.endLeft()
  expect(await gateway.kernels()).toEqual([])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([{ ...away, id: 'unreachable' }])
  next.of(away)('unreachable', false)
  expect(existsSync(file)).toBe(false)
})
