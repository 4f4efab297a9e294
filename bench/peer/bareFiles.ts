/**
 * What Node does by itself with a file and a socket: writes what is sent and has it on the disk, and sends it.
 * Arguments: the file, the port.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'

const [path = '', port] = process.argv.slice(2)

createServer(async (request, response) => {
  if (request.method === 'PUT') {
    await pipeline(request, createWriteStream(path))
    const file = await open(path, 'r+')
    await file.sync()
    await file.close()
    response.end()
    return
  }
  response.setHeader('content-length', (await stat(path)).size)
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), response)
}).listen(Number(port), 'localhost', () => console.log('ready'))
