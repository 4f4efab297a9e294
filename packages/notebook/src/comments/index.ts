/** What people say about cells and words of them: threads, what is begun, where their words stand, who is meant. */
export { Comments, commentService, commentsOf, type Filter } from './Comments.ts'
export {
  activateThread,
  beginComment,
  deleteComment,
  nextThread,
  nextThreadOn,
  readThreads,
  reopenThread,
  resolveThread,
  sendEdit,
  sendNew,
  sendReply,
} from './commenting.ts'
export { type DraftStorage, Drafts, editKey, replyKey, type Target } from './Drafts.ts'
export { type MentionQuery, mentionAt, mentionedIn, namesIn, peopleLike } from './mentioned.ts'
export { knownPeople, type Person } from './people.ts'
export { type Comment, mentions, type Thread } from './Thread.ts'
export { inOrder, rangeOfThread, storedRangeOfThread } from './threadRanges.ts'
