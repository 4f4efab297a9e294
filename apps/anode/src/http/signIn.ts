import type { ServerResponse } from 'node:http'
import { isSameSecret } from '@anode/server'

const YEAR = 365 * 24 * 3600

/** Takes the token out of the address and into a cookie. Gives whether there was one. */
export const signIn = (
  url: URL,
  response: ServerResponse,
  {
    token,
    cookieName,
    landing,
  }: { readonly token: string; readonly cookieName: string; readonly landing: () => string },
): boolean => {
  if (!url.searchParams.getAll('token').some((shown) => isSameSecret(shown, token))) return false
  url.searchParams.delete('token')
  const path = url.pathname === '/' ? landing() : url.pathname + url.search
  response.writeHead(303, {
    location: path,
    'set-cookie': `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${YEAR}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-length': '0',
  })
  response.end()
  return true
}

/** What somebody sees who has no token. */
export const tokenNeeded = `<!doctype html><meta charset="utf-8"><title>Anode</title>
<style>body{font:16px/26px system-ui;max-width:34rem;margin:20vh auto;padding:0 24px;color:#24211e;background:#fff}
@media(prefers-color-scheme:dark){body{color:#e4e0db;background:#191715}}code{font-size:14px}</style>
<h1 style="font-size:20px">This Anode needs its token</h1>
<p>Open the address that the server printed when it started, the one with <code>?token=…</code> in it.
Each browser needs that once.</p>`
