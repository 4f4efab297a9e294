import { AnodeApi } from '@anode/protocol'
import { OpenApi } from '@effect/platform'
import { Either } from 'effect'
import { type Refused, refused } from './Refused.ts'

const MB = 1024 * 1024

/** The largest body of each kind, in bytes. */
const LIMITS = {
  /** What a program says. */
  words: 1 * MB,
  /** A notebook file with its outputs, and what goes from a kernel beside the log. */
  content: 256 * MB,
  /** A file that goes to the disk as it comes. */
  files: 1024 * 1024 * MB,
} as const

const JSON_TYPE = 'application/json'

/** What a request to one route may hold. */
export interface BodyRule {
  /** The media types that it may have; none: whatever comes is not read. */
  readonly types: ReadonlyArray<string>
  readonly limit: (type: string) => number
  /** Whether a body of this kind and length is handed on as it comes: nobody has it in memory as a whole. */
  readonly streams: (type: string, length: number) => boolean
  /** Whether what is answered is a file of the disk: its handler reads the part that is asked for, and no more. */
  readonly isFile: boolean
}

interface Route {
  readonly pattern: RegExp
  readonly methods: ReadonlyMap<string, BodyRule>
}

/** What goes to the disk as it comes, or comes from there. */
const FILES = new Set([
  'GET /api/folder/file',
  'PUT /api/folder/file',
  'GET /api/folder/git/file',
  'GET /api/notebooks/{id}/beside',
])

const isFile = (path: string, method: string): boolean => FILES.has(`${method} ${path}`)

const takesFiles = (path: string, method: string): boolean => method === 'POST' && path === '/api/notebooks'

const limitOf = (path: string, method: string, type: string): number => {
  if (isFile(path, method)) return LIMITS.files
  return type !== JSON_TYPE || takesFiles(path, method) ? LIMITS.content : LIMITS.words
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const routes: ReadonlyArray<Route> = Object.entries(OpenApi.fromApi(AnodeApi).paths).map(([path, item]) => ({
  pattern: new RegExp(
    `^${path
      .split(/\{[^}]+\}/)
      .map(escaped)
      .join('[^/]+')}$`,
  ),
  methods: new Map(
    Object.entries(item).map(([name, operation]): [string, BodyRule] => {
      const method = name.toUpperCase()
      const types = Object.keys(operation?.requestBody?.content ?? {})
      const rule: BodyRule = {
        types,
        limit: (type) => limitOf(path, method, type),
        streams: (type, length) =>
          isFile(path, method) || (takesFiles(path, method) && (type !== JSON_TYPE || length > LIMITS.words)),
        isFile: isFile(path, method),
      }
      return [method, rule]
    }),
  ),
}))

const description: Route = {
  pattern: /^\/api\/openapi\.json$/,
  methods: new Map([['GET', { types: [], limit: () => LIMITS.words, streams: () => false, isFile: false }]]),
}

/** The methods as an `Allow` header names them. */
export const allow = (methods: Iterable<string>): { readonly allow: string } => {
  const all = new Set(methods)
  if (all.has('GET')) all.add('HEAD')
  return { allow: [...all].sort().join(', ') }
}

/** Which route of the REST interface a request is for, as far as it matters before its body is read. */
export const apiRoute = (asked: string, path: string): Either.Either<BodyRule, Refused> => {
  const method = asked === 'HEAD' ? 'GET' : asked
  const route = [...routes, description].find(({ pattern }) => pattern.test(path))
  if (route === undefined) {
    return Either.left(
      refused(404, 'RouteNotFound', `There is no ${method} ${path}; /api/openapi.json says what there is.`),
    )
  }
  const rule = route.methods.get(method)
  if (rule !== undefined) return Either.right(rule)
  const allowed = allow(route.methods.keys())
  return Either.left(
    refused(405, 'MethodNotAllowed', `${path} takes ${allowed.allow}, not ${method}.`, allowed),
  )
}

/** Whether a route's `GET` exists: what `If-Match` compares with. */
export const canBeRead = (path: string): boolean => Either.isRight(apiRoute('GET', path))
