/**
 * What a waiting kernel executes, step by step, without a trace in the notebook's namespace: imports of the
 * usual packages, and a first traceback, completion and inspection, whose machinery takes IPython a tenth of a second
 * to load.
 */
export const WARM_UP: ReadonlyArray<string> = [
  `exec("""
import sys
try:
    raise KeyError
except KeyError:
    get_ipython().InteractiveTB.structured_traceback(*sys.exc_info())
""", {'get_ipython': get_ipython})`,
  ...['numpy', 'pandas', 'matplotlib.pyplot'].map(
    (name) => `exec("""
try:
    import ${name}
except Exception:
    pass
""", {})`,
  ),
  `exec("""
try:
    kernel.do_complete('impor', 5)
    kernel.do_inspect('print', 5)
except Exception:
    pass
""", {'kernel': get_ipython().kernel})`,
]

/** Makes relative paths start at a directory, if there is such a directory. */
export const enterDirectory = (path: string): string => `exec("""
import os
try:
    os.chdir(path)
except OSError:
    pass
""", {'path': ${JSON.stringify(path)}})`
