import { OpenApi } from '@effect/platform'
import { AnodeApi } from './api.ts'
import { describeProblems } from './describeProblems.ts'
import type { OperationId } from './OperationId.ts'
import { type Operation, operations } from './operations.ts'

type Json = Record<string, unknown>

/** A refusal as every one of them comes. */
const words = (...tags: ReadonlyArray<string>): Json => ({
  'application/json': {
    schema: {
      type: 'object',
      required: ['_tag', 'message'],
      properties: { _tag: { type: 'string', enum: tags }, message: { type: 'string' } },
    },
  },
})

const header = (description: string): Json => ({ description, schema: { type: 'string' } })

/** What may be answered by the server's door, before or after the operation itself. */
const doorAnswers: Readonly<Record<string, Json>> = {
  206: {
    description: 'The part of the content that “range” asks for.',
    headers: { 'content-range': header('Which part it is.'), etag: header('Names the content.') },
  },
  304: {
    description: 'The content is what “if-none-match” names.',
    headers: { etag: header('Names the content.') },
  },
  400: {
    description: 'The request cannot be read, or does not fit what the operation takes.',
    content: {
      'application/json': {
        schema: {
          anyOf: [
            { $ref: '#/components/schemas/HttpApiDecodeError' },
            (words('BadRequest')['application/json'] as Json).schema,
          ],
        },
      },
    },
  },
  401: {
    description: 'The request shows no credential that this server knows.',
    headers: { 'www-authenticate': header('How to show one.') },
    content: words('Unauthorized'),
  },
  403: {
    description: 'Who asks may not ask this, or asks from elsewhere than this machine’s own address.',
    content: words('Forbidden', 'ForeignRequest'),
  },
  405: {
    description: 'The path takes other methods.',
    headers: { allow: header('The methods that it takes.') },
    content: words('MethodNotAllowed'),
  },
  408: { description: 'The body came too slowly.', content: words('BodyTooSlow') },
  412: {
    description: 'The content is not what “if-match” or “if-none-match” expects.',
    content: words('PreconditionFailed'),
  },
  413: { description: 'The body is larger than the operation takes.', content: words('BodyTooLarge') },
  415: {
    description: 'The operation does not take bodies of this kind.',
    headers: { accept: header('The kinds that it takes.') },
    content: words('UnsupportedMediaType'),
  },
  416: {
    description: 'The content has no such part.',
    headers: { 'content-range': header('How long the content is.') },
  },
  417: { description: 'The request expects something else than “100-continue”.' },
  431: { description: 'The address and headers are longer than 16 KB.' },
  500: { description: 'The server failed; its log says why.', content: words('Defect') },
  503: {
    description: 'The server holds as much as it can for other requests.',
    headers: { 'retry-after': header('Seconds to wait.') },
    content: words('TooBusy'),
  },
}

const ALWAYS = [400, 401, 403, 405, 417, 431, 500, 503]
const OF_READING = [206, 304, 412, 416]
const OF_CHANGES = [412]
const OF_BODIES = [408, 413, 415]

/** A body may say more than the operation knows: what a newer page adds is passed over. */
const withMore = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withMore)
  if (schema === null || typeof schema !== 'object') return schema
  const entries = Object.entries(schema).filter(
    ([key, value]) => key !== 'additionalProperties' || value !== false,
  )
  return Object.fromEntries(entries.map(([key, value]) => [key, withMore(value)]))
}

const IPYNB = 'application/x-ipynb+json'

/** The text of a file is of its own format, which the schemas do not repeat (nbformat.readthedocs.io). */
const ipynb: Json = {
  type: 'object',
  required: ['cells', 'metadata', 'nbformat', 'nbformat_minor'],
  properties: {
    cells: { type: 'array' },
    metadata: { type: 'object' },
    nbformat: { const: 4 },
    nbformat_minor: { type: 'integer' },
  },
}

/** What an answer holds, where the schemas only say that it is text. */
const contentOf = (content: Json | undefined): Json | undefined =>
  content !== undefined && IPYNB in content ? { ...content, [IPYNB]: { schema: ipynb } } : content

/** How a program has a request done once (draft-ietf-httpapi-idempotency-key-header). */
const idempotencyKey: Json = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description:
    'Has the request be done once: sent again with the same key within an hour, it gets the answer that it got. Of a request that was refused nothing is kept.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$', minLength: 1, maxLength: 255 },
}

/** A refusal that has another cause beside those of the operation itself. */
const orElse = (response: Json | undefined, description: string, tag: string): Json => {
  const own = ((response?.content as Json | undefined)?.['application/json'] as Json | undefined)?.schema
  const { schema } = words(tag)['application/json'] as Json
  const anyOf =
    own === undefined ? [schema] : [...(((own as Json).anyOf as Json[] | undefined) ?? [own]), schema]
  return {
    description: `${response === undefined ? '' : `${response.description} Or: `}${description}`,
    content: { 'application/json': { schema: { anyOf } } },
  }
}

/** What a `POST` may be answered because of its key. */
const ofKeys = (responses: Readonly<Record<string, Json>>): Json => ({
  ...responses,
  409: orElse(responses[409], 'a request with this “idempotency-key” is under way.', 'KeyInUse'),
  422: orElse(responses[422], 'the “idempotency-key” was used for another request.', 'KeyReused'),
})

/** Completes what the schemas say of an operation by what the door answers, and by words. */
const complete = (path: string, method: string, operation: Json): Json => {
  const said = operations[operation.operationId as OperationId] as Operation | undefined
  const isRead = method === 'get'
  const statuses = [
    ...ALWAYS,
    ...(isRead ? OF_READING : OF_CHANGES),
    ...(operation.requestBody ? OF_BODIES : []),
  ]
  const own = operation.responses as Record<string, Json>
  const content = contentOf(own[200]?.content as Json | undefined)
  const responses = Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]),
  )
  if (isRead) responses[206] = { ...doorAnswers[206], ...(content && { content }) } as never
  for (const [status, response] of Object.entries(own)) {
    // Errors are those of a whole group: what has no name in its path cannot be missing.
    if (statuses.includes(Number(status)) || (status === '404' && !path.includes('{'))) continue
    const described = said?.answers?.[Number(status)]
    const etag = isRead && status === '200' ? { headers: { etag: header('Names the content.') } } : {}
    const kept = contentOf(response.content as Json | undefined)
    responses[status] = {
      ...response,
      ...(kept && { content: kept }),
      ...etag,
      ...(described && { description: described }),
    } as never
  }
  return {
    ...operation,
    ...(said && { summary: said.summary, ...(said.description && { description: said.description }) }),
    ...(operation.requestBody ? { requestBody: withMore(operation.requestBody) } : {}),
    ...(method === 'post'
      ? { parameters: [...((operation.parameters as Json[] | undefined) ?? []), idempotencyKey] }
      : {}),
    security: [{ bearer: [] }, { cookie: [] }],
    responses: method === 'post' ? ofKeys(responses as never) : responses,
  }
}

/** Completes the description that follows from the schemas. */
const completeAll =
  (cookieName: string) =>
  (spec: Json): Json => {
    const components = spec.components as Record<string, Json>
    const paths = Object.entries(spec.paths as Record<string, Record<string, Json>>).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [method, complete(path, method, operation)]),
      ),
    ])
    return describeProblems({
      ...spec,
      paths: Object.fromEntries(paths),
      components: {
        ...components,
        responses: doorAnswers,
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'The token of this server, as it is in its data directory.',
          },
          cookie: {
            type: 'apiKey',
            in: 'cookie',
            name: cookieName,
            description: 'The token as browsers keep it.',
          },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    })
  }

/** The REST interface with its description, as one server of one version offers it. */
export const describedApi = (options: { readonly version: string; readonly cookieName: string }) =>
  AnodeApi.annotate(OpenApi.Version, options.version)
    .annotate(
      OpenApi.Description,
      'Notebooks, their history, kernels and outputs. Every answer to a reading has an “etag”; conditions and ranges are those of RFC 9110. A path that is not described is answered by 404, a method that a path does not take by 405, both in JSON. Every refusal is a problem in the form of RFC 9457; its “_tag” is for programs.',
    )
    .annotate(OpenApi.Transform, completeAll(options.cookieName))
