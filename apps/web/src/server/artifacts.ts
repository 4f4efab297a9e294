import { request } from './request.ts'

/**
 * Puts a value on the server; gives the hash under which it is there.
 *
 * @throws RequestFailed, or an error where the browser cannot hash: on pages that are not served securely.
 */
export const putArtifact = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hash = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  await request<'artifacts.put'>('PUT', `/artifacts/${hash}`, bytes)
  return hash
}
