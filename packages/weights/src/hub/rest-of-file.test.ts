import { open } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { RestOfFile } from './rest-of-file.js'

const file = { path: 'model.safetensors', size: 2_000_000, blobId: 'a'.repeat(40) }

async function* pieces(...sizes: number[]) {
  for (const size of sizes) yield new Uint8Array(size)
}

test.skipIf(process.platform !== 'linux')(
  'a disk that is full in the middle is DISK_FULL with both figures',
  async () => {
    const handle = await open('/dev/full', 'r+')
    const rest = new RestOfFile(handle, file, () => {})
    await expect(rest.append({ from: 0, body: pieces(1_000) })).rejects.toMatchObject({
      code: 'DISK_FULL',
      message:
        'The disk is full. 0 bytes of the 2.0 MB of model.safetensors arrived and are kept. ' +
        'Free some space, then download again.',
    })
    await handle.close()
  },
)
