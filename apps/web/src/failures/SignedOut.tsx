import { type ReactNode, useState } from 'react'
import { FailurePage } from './Failure.tsx'
import type { FailureWords } from './failureText.ts'

/** The token in what somebody pasted: the whole link, or the token alone. */
export const tokenIn = (text: string): string => {
  const words = text.trim()
  return URL.canParse(words) ? (new URL(words).searchParams.get('token') ?? '') : words
}

/** A browser that the server does not know, in words. */
export const signedOut: FailureWords = {
  what: 'This browser is signed out',
  why: 'The server lets in only who has its token, and does not know this browser.',
  todo: 'Paste the link that the server printed at its start, or the token alone.',
}

/** Takes the token or the link with it, and comes back here with it. */
export const SignInField = () => {
  const [text, setText] = useState('')
  const token = tokenIn(text)
  const signIn = () => {
    const address = new URL(location.href)
    address.searchParams.set('token', token)
    location.assign(address)
  }
  return (
    <form
      className="flex w-full min-w-[min(100%,300px)] gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (token !== '') signIn()
      }}
    >
      <input
        className="field min-w-0 grow"
        aria-label="Link or token"
        placeholder="http://localhost:8421/?token=…"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button button-primary" disabled={token === ''}>
        Sign in
      </button>
    </form>
  )
}

/** Instead of a page that only the server could fill. */
export const SignedOutPage = ({ children }: { readonly children?: ReactNode }) => (
  <FailurePage {...signedOut}>
    <SignInField />
    {children}
  </FailurePage>
)
