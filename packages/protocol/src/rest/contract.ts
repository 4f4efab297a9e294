import type { HttpApiEndpoint, HttpApiGroup } from '@effect/platform'
import type { ApiGroup, OperationId } from './OperationId.ts'
import type { operationPaths } from './operationPaths.ts'

export type { OperationId } from './OperationId.ts'

/** The endpoint of an operation. */
export type EndpointOf<Id extends OperationId> = Id extends `${infer GroupName}.${infer Name}`
  ? HttpApiEndpoint.HttpApiEndpoint.WithName<
      HttpApiGroup.HttpApiGroup.EndpointsWithName<ApiGroup, GroupName>,
      Name
    >
  : never

/** What an operation answers with. */
export type AnswerOf<Id extends OperationId> = HttpApiEndpoint.HttpApiEndpoint.Success<EndpointOf<Id>>

/** What an operation takes as its body; never: nothing. */
export type PayloadOf<Id extends OperationId> = HttpApiEndpoint.HttpApiEndpoint.Payload<EndpointOf<Id>>

/** What an operation takes in its address, behind the `?`; never: nothing. */
export type ParamsOf<Id extends OperationId> = HttpApiEndpoint.HttpApiEndpoint.UrlParams<EndpointOf<Id>>

/** `GET /notebooks/:id`; never where no operation is named. */
type RouteOf<Id extends OperationId> = Id extends OperationId ? (typeof operationPaths)[Id] : never

type MethodIn<Route> = Route extends `${infer Method} ${string}` ? Method : never

/** The method of an operation. */
export type MethodOf<Id extends OperationId> = MethodIn<RouteOf<Id>>

/** `/notebooks/:id/cells` → `/notebooks/${string}/cells`. */
type Filled<Path extends string> = Path extends `${infer Before}:${infer Rest}`
  ? Rest extends `${string}/${infer After}`
    ? `${Before}${string}/${Filled<After>}`
    : `${Before}${string}`
  : Path

type PathIn<Route> = Route extends `${string} ${infer Path}` ? Filled<Path> : never

/** Addresses of an operation under `/api`, its parameters filled in. */
export type PathOf<Id extends OperationId> = PathIn<RouteOf<Id>>
