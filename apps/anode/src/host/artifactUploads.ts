import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArtifactStore } from '@anode/kernel'
import { Data } from 'effect'
import type { HostLog } from './HostLog.ts'
import type { SessionCredential } from './KernelHost.ts'
import type { ServerAddress } from './ServerLink.ts'

/** The server will never take this content. */
class ArtifactRefused extends Data.TaggedError('ArtifactRefused')<{ readonly message: string }> {}

const FIRST_RETRY = 100
const LONGEST_RETRY = 5000

/** Refusals that are not about the content: another server, or a later moment, may take it. */
const isPassing = (status: number): boolean => status >= 500 || [401, 403, 404, 408, 429].includes(status)

export interface ArtifactUploadsOptions {
  readonly address: () => Promise<ServerAddress | null>
  /** Who keeps them: asked again for each attempt. */
  readonly credential: () => SessionCredential
  readonly log: HostLog
}

/** The server's store, reached by HTTP. Waits as long as there is no server, or no word from it who may keep something. */
export const artifactUploads = ({ address, credential, log }: ArtifactUploadsOptions): ArtifactStore => ({
  put: async (content) => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    for (let wait = FIRST_RETRY; ; wait = Math.min(wait * 2, LONGEST_RETRY)) {
      const server = await address()
      const shown = credential()
      const response =
        server === null || shown === null
          ? null
          : await fetch(`${server.url}/api/artifacts/${sha256}`, {
              method: 'PUT',
              headers: {
                authorization: `Bearer ${shown === 'host' ? server.token : shown.token}`,
                'content-type': 'application/octet-stream',
              },
              body: content,
            }).catch(() => null)
      await response?.body?.cancel()
      if (response?.ok) return sha256
      if (response !== null && !isPassing(response.status)) {
        throw new ArtifactRefused({ message: `the server did not store it (HTTP ${response.status}).` })
      }
      log.info('An artifact waits for the server.', {
        bytes: content.length,
        status: response?.status ?? null,
      })
      await sleep(wait)
    }
  },
})
