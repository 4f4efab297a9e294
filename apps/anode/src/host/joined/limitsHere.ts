import { type KernelLimits, limitNames } from '@anode/document/limits'

/**
 * The limits of a kernel on a joined host: what its server asks for, and never more than this machine lets it have. What
 * a server takes as standard is meant for the server's own machine.
 */
export const limitsHere =
  (own: KernelLimits) =>
  (asked: KernelLimits): KernelLimits => {
    const limits = limitNames.map((name) => {
      const wanted = asked[name]?.by === 'standard' ? undefined : asked[name]
      const most = own[name]
      const isLess = wanted !== undefined && (most === undefined || wanted.value <= most.value)
      return [name, isLess ? wanted : most] as const
    })
    return Object.fromEntries(limits.filter(([, limit]) => limit !== undefined))
  }
