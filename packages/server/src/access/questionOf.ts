import type { Principal } from '@anode/document'
import { AnodeApi, Forbidden, type OperationId } from '@anode/protocol'
import { HttpApi } from '@effect/platform'
import type { May } from './Authorization.ts'
import type { Verb } from './Verb.ts'
import { furtherVerbs, operationVerbs } from './verbs.ts'

/** What a request wants. */
export interface Question {
  readonly verbs: ReadonlyArray<Verb>
  /** The notebook it is about, if it is about one. */
  readonly notebook: string | null
}

interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly verbs: ReadonlyArray<Verb>
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `/api/notebooks/:id/cells` → what matches such paths; `:id` is always a notebook's. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split('/')
      .map((part) => (part === ':id' ? '(?<notebook>[^/]+)' : part.startsWith(':') ? '[^/]+' : literal(part)))
      .join('/')}$`,
  )

const routes: Route[] = []
HttpApi.reflect(AnodeApi, {
  onGroup: () => {},
  onEndpoint: ({ group, endpoint }) => {
    const id = `${group.identifier}.${endpoint.name}` as OperationId
    const further = furtherVerbs[id]
    routes.push({
      method: endpoint.method,
      pattern: patternOf(endpoint.path),
      verbs: [operationVerbs[id], ...(further === undefined ? [] : [further])],
    })
  },
})

/** What a request of the REST interface wants. Beside its operations there is its description, and what is not there. */
export const questionOf = (method: string, path: string): Question => {
  const asked = method === 'HEAD' ? 'GET' : method
  for (const route of routes) {
    const found = route.method === asked ? route.pattern.exec(path) : null
    if (found !== null) return { verbs: route.verbs, notebook: found.groups?.notebook ?? null }
  }
  return { verbs: ['about'], notebook: null }
}

/** Why a principal may not make this request of the REST interface; null when they may. */
export const refusalOfRequest = (
  may: May,
  principal: Principal,
  { method, path }: { readonly method: string; readonly path: string },
): Forbidden | null => {
  const { verbs, notebook } = questionOf(method, path)
  for (const verb of verbs) {
    const message = may(principal, verb, notebook)
    if (message !== null) return new Forbidden({ message })
  }
  return null
}
