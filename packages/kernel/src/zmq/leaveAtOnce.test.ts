import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { runCode, testPython } from '../testing/index.ts'
import { zmqKernels } from './zmqKernels.ts'

const setUp = async (files: Readonly<Record<string, string>> = {}) => {
  const directory = mkdtempSync(join(tmpdir(), 'anode-leave-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  const kernel = await zmqKernels({ python: testPython() }).open({ directory })
  return { kernel, read: (name: string) => readFileSync(join(directory, name)) }
}

it('A kernel that ends has done what Python does at its end: threads, atexit, files, and what C has to do', async () => {
  const { kernel, read } = await setUp({
    'helper.py': `import gzip, zipfile
text = open('text', 'w')
text.write('kept')
zipped = gzip.open('zipped.gz', 'wt')
zipped.write('kept too')
archive = zipfile.ZipFile('archive.zip', 'w')
archive.writestr('name', 'in it')`,
  })
  const ran = await runCode(
    kernel,
    `import atexit, ctypes, sys, threading, time, weakref
sys.path.insert(0, '')
at_end = open('order', 'w')
def say(what, at_end=at_end):
    at_end.write(what + ' ')
    at_end.flush()
atexit.register(say, 'atexit')
class Finalized: pass
kept = Finalized()
weakref.finalize(kept, say, 'finalize')
class Deleted:
    def __del__(self, say=say): say('del')
deleted = Deleted()
def work():
    time.sleep(0.3)
    say('thread')
threading.Thread(target=work).start()
# Nobody closes them, and a module and a circle hold them.
import helper
circle = [open('bytes', 'wb')]
circle[0].write(b'kept as well')
circle.append(circle)
libc = ctypes.PyDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.fputs(b'kept by C', ctypes.c_void_p(libc.fopen(b'c', b'w')))`,
  )
  expect(ran.result).toMatchObject({ status: 'ok' })
  expect(await kernel.stop()).toMatchObject({ code: 0, signal: null })
  const order = String(read('order')).trim().split(' ')
  expect(order.slice(0, 2)).toEqual(['thread', 'atexit'])
  // IPython lets go of names in no order.
  expect(order.slice(2).sort()).toEqual(['del', 'finalize'])
  expect(String(read('text'))).toBe('kept')
  expect(String(gunzipSync(read('zipped.gz')))).toBe('kept too')
  // The end of an archive lists what is in it.
  expect(read('archive.zip').subarray(-22, -18)).toEqual(Buffer.from('PK\x05\x06'))
  expect(String(read('bytes'))).toBe('kept as well')
  expect(String(read('c'))).toBe('kept by C')
})
