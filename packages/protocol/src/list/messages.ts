import { Principal } from '@anode/document'
import { Schema } from 'effect'
import { FolderPath } from '../rest/folder.ts'
import { RunningKernels } from '../rest/RunningKernel.ts'

/**
 * What the server sends over `/api/list/socket`, to those who look at the list. Nothing is said here that REST does not
 * say: who misses a message asks there.
 */
export const ListMessage = Schema.Union(
  /** First on every connection: who looks. */
  Schema.TaggedStruct('welcome', { principal: Principal }),
  /** Some notebook was made, changed, opened, put away or restored: ask for what is shown again. */
  Schema.TaggedStruct('changed', {}),
  /** The kernels that run now, complete. */
  Schema.TaggedStruct('kernels', { running: RunningKernels }),
  /** Something may have come into a folder that is followed, gone, or changed: ask for its entries again. */
  Schema.TaggedStruct('folder', { path: FolderPath }),
  /** Another commit, branch or index may be in the repository of the served folder: to who follows folders. */
  Schema.TaggedStruct('git', {}),
)
export type ListMessage = typeof ListMessage.Type

/** How many folders somebody may follow. */
export const FOLLOWED_FOLDERS = 200

/** What those say who look at the list. */
export const ListRequest = Schema.Union(
  /** The folders of the served one that are shown now: all of them, each time. */
  Schema.TaggedStruct('followFolders', {
    paths: Schema.Array(FolderPath).pipe(Schema.maxItems(FOLLOWED_FOLDERS)),
  }),
)
export type ListRequest = typeof ListRequest.Type
