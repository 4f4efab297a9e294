import { GitRefused } from '@anode/protocol'

type Kind = GitRefused['kind']

/** What git says (in English, as it is asked), and what that means for a person. */
const known: ReadonlyArray<readonly [RegExp, Kind, (found: RegExpExecArray) => string]> = [
  [
    /dubious ownership in repository at '([^\n]*)'/,
    'notTrusted',
    ([, path = '']) =>
      `The repository belongs to another user of the machine, so git does not trust it. If you do, tell git at a terminal: git config --global --add safe.directory '${path}'`,
  ],
  [
    /not a git repository/i,
    'noRepository',
    () => 'This folder lies in no git repository. To keep versions of it, make one at a terminal: git init',
  ],
  [
    /must be run in a work tree/,
    'noRepository',
    () => 'This is a bare repository: it holds commits, and no files to work on. Serve a clone of it.',
  ],
  [
    /(?:Unable to create|could not lock)[^\n]*\.lock/i,
    'locked',
    () =>
      'Another git is at work in the repository. Try again when it has ended; where none runs, one was killed: delete the file index.lock in the folder .git.',
  ],
  [
    /Please tell me who you are|unable to auto-detect email|empty ident name|no (?:name|email) was given/i,
    'noAuthor',
    () =>
      'Git does not know who commits. Tell it once, at a terminal: git config --global user.name "Your name" and git config --global user.email you@example.com',
  ],
  [
    /Committing is not possible because you have unmerged files|unmerged/i,
    'underway',
    () => 'Files have conflicts that are not settled. Settle them, mark them as settled, then commit.',
  ],
  [
    /nothing to commit|no changes added/i,
    'changed',
    () => 'There is nothing to commit: the files are as in the last commit.',
  ],
]

/** What git said when it did not do what it was asked, as a refusal; `failed`: what that was, in words. */
export const gitRefusal = (said: string, failed: string): GitRefused => {
  for (const [pattern, kind, message] of known) {
    const found = pattern.exec(said)
    if (found !== null) return new GitRefused({ kind, message: message(found) })
  }
  const words = said === '' ? 'It did not say why.' : `It said: ${said}`
  return new GitRefused({ kind: 'refused', message: `${failed} ${words}` })
}
