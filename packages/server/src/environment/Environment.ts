import type { EnvironmentState } from '@anode/protocol'
import { Context } from 'effect'

/** How far the Python environment of this server is. */
export class Environment extends Context.Tag('anode/Environment')<
  Environment,
  { readonly state: () => EnvironmentState }
>() {}
