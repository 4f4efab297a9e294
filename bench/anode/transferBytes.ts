/**
 * Sends many bytes to a server, or takes them, in a process of its own, with as little work as there can be: what is
 * measured is the server. Arguments: `up` or `down`, the address, the credential, how many MB are sent. Prints JSON.
 */
import { once } from 'node:events'
import { get, type IncomingMessage, request } from 'node:http'

const [direction, url = '', authorization = '', count = '0'] = process.argv.slice(2)
const piece = Buffer.alloc(2 ** 20, 'anode ')
const megabytes = Number(count)

const upload = async (): Promise<IncomingMessage> => {
  const headers = {
    authorization,
    'content-type': 'application/octet-stream',
    'content-length': megabytes * piece.length,
  }
  const sending = request(url, { method: 'PUT', headers })
  const answered = once(sending, 'response')
  for (let n = 0; n < megabytes; n++) if (!sending.write(piece)) await once(sending, 'drain')
  sending.end()
  const [response] = await answered
  return response
}

const download = async (): Promise<IncomingMessage> => {
  const [response] = await once(get(url, { headers: { authorization } }), 'response')
  return response
}

const begin = performance.now()
const response = await (direction === 'up' ? upload() : download())
let taken = 0
for await (const part of response) taken += part.length
const seconds = (performance.now() - begin) / 1000
if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode}`)
if (direction === 'down' && taken !== megabytes * piece.length)
  throw new Error(`${url}: ${taken} bytes came.`)
console.log(JSON.stringify({ seconds }))
