/** Code in a kernel's language, for `kernelContract`. Null: the language, or this kernel, does not have it. */
export interface KernelSnippets {
  /** Prints texts as one line each. */
  readonly print: (...lines: ReadonlyArray<string>) => string
  /** A line that reaches the reader with every character as it was. */
  readonly text: string
  /** Whether the kernel itself keeps requests that come at once apart: our runner gives it one after the other. */
  readonly takesSeveral: boolean
  /** Sets a variable, which later code sees, and prints it as one line. */
  readonly keep: (value: number) => string
  /** An expression, and what stands for its value as text. */
  readonly value: { readonly code: string; readonly text: string } | null
  /** Gives what silent code left in the history, and the count of that. */
  readonly history: { readonly code: string; readonly executionCount: number } | null
  /** Prints `out` to one stream and `bad` to the other. */
  readonly streams: string | null
  /** Prints text that is no Unicode. */
  readonly noUnicode: string | null
  /** Prints `now` as a line, then works for half a second. */
  readonly slow: string
  /** Fails, as what and with which words. */
  readonly failing: { readonly code: string; readonly ename: string; readonly evalue: string }
  /** Shows `<b>1</b>` as display `d1`, updates it to `<b>2</b>`, shows JSON `{a: [1, 2]}`, clears later and at once. */
  readonly display: string | null
  /** Asks for help, which has a word in it. */
  readonly help: { readonly code: string; readonly word: string } | null
  /** Asks for `Name: `, then for `Word: ` as a password, and prints both as one line. */
  readonly input: string | null
  /** Never end by themselves, and can be interrupted: what they do, the code, and the name of what that raises. */
  readonly endless: ReadonlyArray<readonly [string, string, string | null]>
  /** Prints so many lines, the numbers from 0. */
  readonly count: { readonly code: string; readonly lines: number }
  /** Prints 50 lines of 100,000 digits, those of one line all its number's last. */
  readonly large: string
  /** Shows the numbers from 0 to 4,999. */
  readonly displays: string | null
  /** Prints `late` after its end. */
  readonly late: string | null
  /** Draws two figures. */
  readonly figures: string | null
  /** Starts a process that takes 80 MB, and one that ends it. */
  readonly child: { readonly start: string; readonly stop: string } | null
  /** Prints `begun`, works for ever, and prints `clean` when it is interrupted. */
  readonly cleanUp: string | null
  /** Prints `last words` and ends the process with code 3. */
  readonly exit: string | null
  /** Starts a process that refuses to end, prints its number, and refuses to end as well. */
  readonly stubborn: string
  /** The beginning of a word, and one of the words that it may become. */
  readonly completion: { readonly code: string; readonly match: string }
}

/** A C function that sleeps, called as often as it is woken. */
const C_SLEEPS = 'import ctypes\nwhile True: ctypes.CDLL(None).sleep(100)'

/** The signal reaches a thread of the kernel's instead. */
const BLOCKED_SIGNAL = `import signal
old = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
try:
  while True: pass
finally:
  signal.pthread_sigmask(signal.SIG_SETMASK, old)`

/** Python as ipykernel executes it. */
export const pythonSnippets: KernelSnippets = {
  print: (...lines) => lines.map((line) => `print(${JSON.stringify(line)})`).join('\n'),
  text: 'grüße 😀 日本語 \u0000 \u001b[31mred\u001b[0m \u2028',
  takesSeveral: true,
  keep: (value) => `x = ${value}\nprint(x)`,
  value: { code: '1 + 1', text: '2' },
  history: { code: 'Out', executionCount: 2 },
  streams: "import sys\nprint('out')\nprint('bad', file=sys.stderr)",
  noUnicode: String.raw`print('a\ud800b')`,
  slow: 'import time\nprint("now")\ntime.sleep(0.5)',
  failing: { code: 'def f():\n  raise ValueError("no")\nf()', ename: 'ValueError', evalue: 'no' },
  display: `from IPython.display import display, HTML, clear_output, JSON
h = display(HTML('<b>1</b>'), display_id='d1')
h.update(HTML('<b>2</b>'))
display(JSON({'a': [1, 2]}))
clear_output(wait=True)
clear_output()`,
  help: { code: 'len?', word: 'Signature' },
  input: 'import getpass\na = input("Name: ")\nb = getpass.getpass("Word: ")\nprint(a, b)',
  endless: [
    ['an endless loop', 'while True: pass', 'KeyboardInterrupt'],
    ['a sleep', 'import time; time.sleep(100)', 'KeyboardInterrupt'],
    ['a wait for input', 'input()', 'KeyboardInterrupt'],
    ['a C call that is called again and again', C_SLEEPS, 'KeyboardInterrupt'],
    [
      'a pattern that goes back without end',
      'import re; re.match("(a+)+$", "a" * 64 + "b")',
      'KeyboardInterrupt',
    ],
    [
      'a thread that is waited for',
      'import threading, time\nthreading.Thread(target=time.sleep, args=(20,), daemon=True).start()\nthreading.enumerate()[-1].join()',
      'KeyboardInterrupt',
    ],
    ['a main thread that blocks the signal', BLOCKED_SIGNAL, 'KeyboardInterrupt'],
    [
      'a loop behind an await',
      'import asyncio\nawait asyncio.sleep(0)\nwhile True: pass',
      'KeyboardInterrupt',
    ],
  ],
  count: { code: 'for i in range(20000): print(i, flush=True)', lines: 20_000 },
  large: 'for i in range(50): print(str(i % 10) * 100_000)',
  displays: 'for i in range(5000): display(i)',
  late: `import threading, time
def later():
    time.sleep(0.2)
    print('late', flush=True)
threading.Thread(target=later).start()`,
  figures: 'import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nplt.plot([2, 1]);',
  child: {
    start:
      'import subprocess, sys\np = subprocess.Popen([sys.executable, "-c", "x = bytearray(80_000_000); input()"], stdin=subprocess.PIPE)\nimport time; time.sleep(1)',
    stop: 'p.kill(); p.wait()',
  },
  cleanUp:
    'import time\ntry:\n  print("begun", flush=True)\n  while True: time.sleep(1)\nfinally:\n  print("clean", flush=True)',
  exit: 'import os, time\nprint("last words", flush=True)\ntime.sleep(0.2)\nos._exit(3)',
  stubborn: `import signal, subprocess, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print(subprocess.Popen(['sh', '-c', 'trap "" INT TERM HUP; while true; do sleep 1; done']).pid, flush=True)
while True:
  try: time.sleep(100)
  except BaseException: pass`,
  completion: { code: 'impor', match: 'import' },
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

/** Bash as bash_kernel executes it: in a terminal, whose one stream has both outputs. */
export const bashSnippets: KernelSnippets = {
  print: (...lines) => lines.map((line) => `echo ${quoted(line)}`).join('\n'),
  text: 'grüße 😀 日本語',
  takesSeveral: true,
  keep: (value) => `x=${value}\necho $x`,
  value: null,
  history: null,
  streams: null,
  noUnicode: String.raw`printf 'a\355\240\200b\n'`,
  slow: 'echo now\nsleep 0.5',
  failing: { code: 'nosuchcommand', ename: '', evalue: '127' },
  display: null,
  help: null,
  input: null,
  endless: [
    ['an endless loop', 'while true; do :; done', null],
    ['a sleep', 'sleep 100', null],
  ],
  count: { code: 'seq 0 1999', lines: 2000 },
  large: 'for i in $(seq 0 49); do head -c 100000 /dev/zero | tr "\\0" $((i % 10)); echo; done',
  displays: null,
  late: null,
  figures: null,
  child: null,
  cleanUp: null,
  exit: null,
  stubborn: `(trap "" INT TERM; while true; do sleep 1; done) &
echo $!
trap "" INT
while true; do sleep 1; done`,
  completion: { code: 'ech', match: 'echo' },
}

/**
 * Python as ipykernel executes it where others start it: it sends what is printed five times in a second, and takes an
 * interrupt only between steps of Python.
 */
export const plainIpykernelSnippets: KernelSnippets = {
  ...pythonSnippets,
  slow: pythonSnippets.slow.replace('0.5', '1'),
  endless: pythonSnippets.endless.slice(0, 3),
  // Each is a message of its own for whoever passes it on.
  count: { code: 'for i in range(2000): print(i, flush=True)', lines: 2000 },
}

/**
 * Python as xeus-python executes it. An interrupt ends this kernel; on a busy machine it answers a failure that others
 * wait behind as a success, and drops what it prints when more than a thousand messages wait to be read.
 */
export const xeusPythonSnippets: KernelSnippets = {
  ...pythonSnippets,
  failing: { ...pythonSnippets.failing, ename: "<class 'ValueError'>" },
  takesSeveral: false,
  count: { code: 'for i in range(400): print(i, flush=True)', lines: 400 },
  figures: null,
  displays: null,
  late: null,
  endless: [],
  cleanUp: null,
}
