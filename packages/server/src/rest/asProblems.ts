import { PROBLEM_TYPE, problemOf } from '@anode/protocol'

/** Answers web requests. */
export type WebHandler = (request: Request) => Promise<Response>

/** A refusal as an answer. */
export const problem = (status: number, _tag: string, message: string): Response =>
  new Response(JSON.stringify(problemOf(status, { _tag, message })), {
    status,
    headers: { 'content-type': PROBLEM_TYPE },
  })

/** Has every refusal come in the form of RFC 9457. What is none of ours stays as it is. */
export const asProblems =
  (handler: WebHandler): WebHandler =>
  async (request) => {
    const answer = await handler(request)
    const type = answer.headers.get('content-type') ?? ''
    if (answer.status < 400 || !/^application\/json\b/.test(type)) return answer
    const error = (await answer.json()) as { readonly _tag?: unknown; readonly message?: unknown }
    const { _tag, message } = error
    const body =
      typeof _tag === 'string' && typeof message === 'string'
        ? problemOf(answer.status, { ...error, _tag, message })
        : error
    const headers = new Headers(answer.headers)
    headers.delete('content-length')
    headers.set('content-type', PROBLEM_TYPE)
    return new Response(JSON.stringify(body), { status: answer.status, headers })
  }
