import type { NotebookEnvironment } from './NotebookEnvironment.ts'

/** A text as a string of TOML. */
const quoted = (text: string): string =>
  `"${text.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`

/**
 * What a notebook needs as inline script metadata (PEP 723), as `uv run`, `pipx run` and others read it in front of
 * a script.
 */
export const scriptMetadata = ({ dependencies, requiresPython }: NotebookEnvironment): string =>
  [
    '/// script',
    ...(requiresPython === undefined ? [] : [`requires-python = ${quoted(requiresPython)}`]),
    ...(dependencies.length === 0
      ? ['dependencies = []']
      : ['dependencies = [', ...dependencies.map((each) => `    ${quoted(each)},`), ']']),
    '///',
  ]
    .map((line) => `# ${line}`)
    .join('\n')
