import { HttpApi, OpenApi } from '@effect/platform'
import { describe, expect, it } from 'vitest'
import { AnodeApi } from './api.ts'
import { describedApi } from './openApi.ts'
import { operationPaths } from './operationPaths.ts'
import { operations } from './operations.ts'

const spec = OpenApi.fromApi(describedApi({ version: '1.2.3', cookieName: 'anode_x' })) as unknown as {
  readonly info: { readonly version: string; readonly description: string }
  readonly components: {
    readonly responses: object
    readonly securitySchemes: object
    readonly schemas: Readonly<Record<string, { readonly required?: ReadonlyArray<string> }>>
  }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}
interface Described {
  readonly operationId: string
  readonly summary?: string
  readonly security: ReadonlyArray<object>
  readonly requestBody?: object
  readonly parameters?: ReadonlyArray<{ readonly name: string }>
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly description?: string; readonly content?: object }>
  >
}

const all = Object.values(spec.paths).flatMap((item) =>
  Object.entries(item).map(([method, operation]) => ({ method, ...operation })),
)

describe('the description of the REST interface', () => {
  it('has the version of the product and both ways to show who asks', () => {
    expect(spec.info).toMatchObject({ version: '1.2.3', description: expect.stringContaining('etag') })
    expect(spec.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      cookie: { type: 'apiKey', in: 'cookie', name: 'anode_x' },
    })
  })

  it('has words for every operation, and for no other', () => {
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(operations).sort())
    for (const { summary, security } of all) {
      expect(summary).toMatch(/\w/)
      expect(security).toEqual([{ bearer: [] }, { cookie: [] }])
    }
  })

  it('says every status that may come', () => {
    for (const { operationId, method, requestBody, responses } of all) {
      const statuses = ['400', '401', '403', '405', '412', '417', '431', '500', '503']
      const more = method === 'get' ? ['200', '206', '304', '416'] : []
      const ofBody = requestBody === undefined ? [] : ['408', '413', '415']
      expect([operationId, Object.keys(responses)]).toEqual([
        operationId,
        expect.arrayContaining([...statuses, ...more, ...ofBody]),
      ])
      for (const { $ref, description } of Object.values(responses)) {
        if ($ref === undefined) expect(description).toMatch(/\w /)
        else expect(spec.components.responses).toHaveProperty($ref.split('/').at(-1) as string)
      }
    }
  })

  it('is what programs and our page are typed by: each operation with its method and path', () => {
    const paths: Record<string, string> = {}
    HttpApi.reflect(AnodeApi, {
      onGroup: () => {},
      onEndpoint: ({ group, endpoint: { name, method, path } }) => {
        paths[`${group.identifier}.${name}`] = `${method} ${path.replace(/^\/api/, '')}`
      },
    })
    expect(operationPaths).toEqual(paths)
  })

  it('says of every refusal that it is a problem (RFC 9457)', () => {
    const refusals = all.flatMap(({ responses }) =>
      Object.entries(responses).filter(([status, { content }]) => Number(status) >= 400 && content),
    )
    expect(refusals.length).toBeGreaterThan(50)
    for (const [, { content = {} }] of refusals)
      expect(Object.keys(content)).toEqual(['application/problem+json'])
    const { schemas } = spec.components
    for (const name of ['NotebookNotFound', 'TextChanged', 'HttpApiDecodeError']) {
      expect(schemas[name]?.required).toEqual(expect.arrayContaining(['type', 'title', 'status', 'detail']))
    }
  })

  it('says of every post that it may be done once', () => {
    for (const { method, parameters = [], responses } of all) {
      const hasKey = parameters.some(({ name }) => name === 'idempotency-key')
      expect([hasKey, '422' in responses || !hasKey]).toEqual([method === 'post', true])
    }
  })

  it('says of numbers in addresses that they are numbers', () => {
    expect(JSON.stringify(spec.paths['/api/list'])).toContain('"type":"integer","minimum":0,"maximum":200')
  })
})
