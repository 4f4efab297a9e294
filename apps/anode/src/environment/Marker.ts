/**
 * Environment markers (PEP 508): the conditions behind `;` in a lock, as
 * `python_full_version < '3.11' and (sys_platform == 'win32' or os_name == 'nt')`.
 */

/** The values of an interpreter's marker variables, such as `sys_platform`. */
export type MarkerEnvironment = Readonly<Record<string, string>>

/** Whether the environment satisfies a marker. A marker that cannot be read is a broken lock: it throws. */
export const satisfies = (marker: string, environment: MarkerEnvironment): boolean => {
  const tokens = marker.match(/'[^']*'|"[^"]*"|\(|\)|[<>=!~]+|\w+/g) ?? []
  let position = 0
  const peek = () => tokens[position]
  const next = (): string => {
    const token = tokens[position++]
    if (token === undefined) throw new Error(`Unfinished marker in the lock: ${marker}`)
    return token
  }

  const disjunction = (): boolean => {
    let result = conjunction()
    while (peek() === 'or') {
      position++
      result = conjunction() || result
    }
    return result
  }
  const conjunction = (): boolean => {
    let result = condition()
    while (peek() === 'and') {
      position++
      result = condition() && result
    }
    return result
  }
  const condition = (): boolean => {
    const token = next()
    if (token === '(') {
      const result = disjunction()
      next()
      return result
    }
    const operator = next()
    const value = next().slice(1, -1)
    const actual = environment[token]
    if (actual === undefined) throw new Error(`Unknown variable ${token} in the marker: ${marker}`)
    return compare(token.startsWith('python_'), actual, operator, value)
  }
  return disjunction()
}

function compare(version: boolean, actual: string, operator: string, value: string): boolean {
  const order = version ? compareVersions(actual, value) : actual < value ? -1 : actual > value ? 1 : 0
  switch (operator) {
    case '==':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      throw new Error(`Unknown operator ${operator} in a marker of the lock`)
  }
}

/** Whether a Python version is one of those that `>=3.10,<3.14` means (PEP 440). */
export const fitsVersions = (version: string, wanted: string): boolean =>
  wanted.split(',').every((part) => {
    const [, operator = '', release = ''] = /^\s*(===|==|!=|<=|>=|~=|<|>)\s*(\S+)\s*$/.exec(part) ?? []
    if (operator === '') return false
    if (operator === '~=') {
      const series = `${release.split('.').slice(0, -1).join('.')}.*`
      return compareVersions(version, release) >= 0 && compareVersions(version, series) === 0
    }
    // `>3.11` means no 3.11.x.
    if (operator === '>' && compareVersions(version, `${release}.*`) === 0) return false
    return compare(true, version, operator === '===' ? '==' : operator, release)
  })

/** Orders two releases, as `3.10.2` and `3.11`; `3.11.*` equals every 3.11. */
export function compareVersions(left: string, right: string): number {
  const wildcard = right.endsWith('.*')
  const wanted = numbers(wildcard ? right.slice(0, -2) : right)
  const given = wildcard ? numbers(left).slice(0, wanted.length) : numbers(left)
  for (let index = 0; index < Math.max(given.length, wanted.length); index++) {
    const difference = (given[index] ?? 0) - (wanted[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const numbers = (version: string): ReadonlyArray<number> =>
  version.split('.').map((part) => Number.parseInt(part, 10) || 0)
