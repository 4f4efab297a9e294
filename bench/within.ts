/** The promise, or a rejection that says what did not happen in time. */
export const within = <A>(seconds: number, what: string, promise: Promise<A>): Promise<A> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`${what} did not happen within ${seconds} s.`)),
    seconds * 1000,
  )
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}
