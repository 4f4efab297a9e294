import type { GatewayAddress } from '@anode/kernel/gateway'
import { UsageError } from './UsageError.ts'

/**
 * The Jupyter server that somebody names: by its address, or by the link that it prints when it starts, with the page
 * that leads to and the token in it. None for an empty text.
 *
 * @throws UsageError
 */
export const gatewayOf = (text: string, token: string): GatewayAddress | null => {
  if (text.trim() === '') return null
  const url = URL.parse(text.trim())
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError({
      message: `“${text}” is no address of a Jupyter server: give one as https://hub.example.org/user/ada.`,
    })
  }
  const path = url.pathname.replace(/\/(api|lab|tree)?\/?$/, '')
  const given = url.searchParams.get('token') ?? ''
  return { url: `${url.origin}${path}`, token: given || token || null }
}
