import type { KernelLimits } from '@anode/document/limits'
import { Context } from 'effect'

/** What the kernels of this server may take, each; none may take more. The platform says. */
export class ServerLimits extends Context.Reference<ServerLimits>()('anode/ServerLimits', {
  defaultValue: (): KernelLimits => ({}),
}) {}
