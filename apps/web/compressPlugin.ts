import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Plugin } from 'vite'

/** What a file is worth compressing for; fonts and pictures are compressed as they are. */
const COMPRESSIBLE = /\.(js|css|svg|wasm)$/

/** Brotli's best takes two seconds for each MB: what is larger, and comes only when it is wanted, gets the next best. */
const LARGE = 1_000_000
const QUALITY = { small: 11, large: 9 }

const compress = promisify(brotliCompress)

/** Lays beside every file of the built page what the server sends of it (`.br`), as small as it gets. */
export const compressPlugin = (): Plugin => {
  let folder = ''
  return {
    name: 'anode-compress',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir)
    },
    writeBundle: async () => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        COMPRESSIBLE.test(file),
      )
      await Promise.all(
        files.map(async (file) => {
          const plain = readFileSync(join(folder, file))
          const quality = plain.length > LARGE ? QUALITY.large : QUALITY.small
          const params = {
            [constants.BROTLI_PARAM_QUALITY]: quality,
            [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
          }
          writeFileSync(join(folder, `${file}.br`), await compress(plain, { params }))
        }),
      )
    },
  }
}
