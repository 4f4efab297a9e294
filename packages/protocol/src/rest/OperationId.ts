import type { HttpApi, HttpApiEndpoint, HttpApiGroup } from '@effect/platform'
import type { AnodeApi } from './api.ts'

type GroupsOf<Api> =
  Api extends HttpApi.HttpApi<infer _Id, infer Groups, infer _Error, infer _R> ? Groups : never

type IdOf<Group> =
  Group extends HttpApiGroup.HttpApiGroup<
    infer Name,
    infer Endpoints,
    infer _Error,
    infer _R,
    infer _TopLevel
  >
    ? `${Name}.${HttpApiEndpoint.HttpApiEndpoint.Name<Endpoints>}`
    : never

/** A group of operations. */
export type ApiGroup = GroupsOf<typeof AnodeApi>

/** The operations of the REST interface, by group and name: `notebooks.get`. */
export type OperationId = IdOf<ApiGroup>
