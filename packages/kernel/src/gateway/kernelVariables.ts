/**
 * What Kernel Gateway and Enterprise Gateway let a kernel be asked for with: variables whose names begin with `KERNEL_`, such
 * as `KERNEL_NAMESPACE` or `KERNEL_QUEUE`. Enterprise Gateway starts none for somebody without a name
 * (jupyter-enterprise-gateway.readthedocs.io, “Kernel Environment Variables”).
 */
export const kernelVariables = (
  env: Readonly<Record<string, string | undefined>>,
  username: string,
): Readonly<Record<string, string>> => {
  // An id is the gateway's to give: one that is here names the kernel in which somebody started us.
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[0].startsWith('KERNEL_') && entry[0] !== 'KERNEL_ID' && entry[1] !== undefined,
  )
  return { KERNEL_USERNAME: username, ...Object.fromEntries(own) }
}
