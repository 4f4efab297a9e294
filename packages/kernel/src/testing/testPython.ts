import { globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The Python that tests run kernels with: `ANODE_TEST_PYTHON`, else the newest environment of Anode's home.
 *
 * @throws Error when there is neither
 */
export const testPython = (): string => {
  const home = process.env.ANODE_HOME ?? join(homedir(), '.anode')
  const python =
    process.env.ANODE_TEST_PYTHON ?? globSync(join(home, 'environments', '*', 'bin', 'python')).at(-1)
  if (python === undefined) {
    throw new Error(
      'Tests with kernels need a Python with ipykernel: set ANODE_TEST_PYTHON, or run `npm test`.',
    )
  }
  return python
}
