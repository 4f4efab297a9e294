/**
 * Ends its whole process group when the standard input ends, which it does when the host ends, whatever the host died of.
 * The program itself takes the shell's place, with an empty standard input; the watcher is nobody's child, so that a
 * program that waits for its children does not wait for this one. SIGINT does not reach it: shells have commands in the
 * background ignore that.
 */
const LIFELINE = `exec 3<&0 </dev/null
( ( cat <&3; kill -KILL 0 ) >/dev/null 2>&1 & )
exec 3<&-
exec "$@"`

/** A program, and what makes it end with its host where it does not look after that itself. */
export const underLifeline = (argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  process.platform === 'win32' ? argv : ['/bin/sh', '-c', LIFELINE, 'kernel', ...argv]
