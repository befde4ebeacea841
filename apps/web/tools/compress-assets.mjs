// Writes a brotli copy beside every built file that gains by it; the web server hands those out as they are.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const FOLDER = new URL('../build/client/assets/', import.meta.url)
const TEXT = /\.(js|css|json|svg)$/
/** Smaller files fit into one packet as they are. */
const BYTES_MIN = 1_024
/** One step below the highest, which takes twice as long for a per cent. */
const QUALITY = 10

const brotli = promisify(brotliCompress)

async function pack(name) {
  const bytes = await readFile(new URL(name, FOLDER))
  if (bytes.length < BYTES_MIN) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const packed = await brotli(bytes, { params })
  if (packed.length < bytes.length) await writeFile(new URL(`${name}.br`, FOLDER), packed)
}

await Promise.all((await readdir(FOLDER)).filter((name) => TEXT.test(name)).map(pack))
