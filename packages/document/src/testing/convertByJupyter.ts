import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const PROGRAM = `
import json, sys, logging, warnings
import nbformat
logging.disable(logging.CRITICAL)
warnings.simplefilter('ignore')
def convert(text):
    major = json.loads(text)['nbformat']
    return nbformat.convert(nbformat.versions[major].reads_json(text), 4)
print(json.dumps([convert(text) for text in json.load(sys.stdin)]))
`

/** Notebooks of earlier versions as Jupyter's own `nbformat` brings them to nbformat 4. */
export const convertByJupyter = (texts: ReadonlyArray<string>): ReadonlyArray<unknown> => {
  const python =
    process.env.ANODE_TEST_PYTHON ??
    globSync(join(homedir(), '.anode', 'environments', '*', 'bin', 'python')).at(-1)
  if (python === undefined) {
    throw new Error('This test needs a Python with nbformat: set ANODE_TEST_PYTHON, or run `npm test`.')
  }
  const { stdout, stderr, status } = spawnSync(python, ['-c', PROGRAM], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`nbformat could not convert them: ${stderr}`)
  return JSON.parse(stdout)
}
