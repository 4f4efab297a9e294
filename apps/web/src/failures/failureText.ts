import { messageOf, RequestFailed } from '../server/request.ts'

/** What went wrong, as people read it. The one shape of every failure in the page. */
export interface FailureWords {
  /** What failed, in a few words. */
  readonly what: string
  /** Why, as far as known. */
  readonly why?: string | undefined
  /** What to do now. */
  readonly todo?: string | undefined
  /** What helps whoever looks into it: a stack, a status. Copied, never shown. */
  readonly details?: string | undefined
}

/** What to do about requests that failed for these reasons. */
const todos: Readonly<Record<string, string>> = {
  Unreachable: 'Try again when it is back.',
}

/** Whatever was thrown, as a failure of `what`. */
export const failureOf = (what: string, error: unknown): FailureWords => {
  if (error instanceof RequestFailed) {
    const details = `${error.tag}${error.status > 0 ? `, status ${error.status}` : ''}`
    return { what, why: error.message, todo: todos[error.tag], details }
  }
  return { what, why: messageOf(error), details: error instanceof Error ? error.stack : undefined }
}

/** Everything about a failure as text, with what is needed to understand it elsewhere. */
export const failureText = ({ what, why, todo, details }: FailureWords): string => {
  const place = `${location.pathname} on ${location.origin}, ${new Date().toISOString()}`
  const parts = [what, why, todo, details, `${place}\n${navigator.userAgent}`]
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n')
}
