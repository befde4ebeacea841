import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Bytes that this process may still write where the cache is, or will be. */
export async function diskFree(cacheDir: string): Promise<number> {
  for (let dir = cacheDir; ; dir = dirname(dir)) {
    const found = await statfs(dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || dir === dirname(dir)) throw error
    })
    if (found) return found.bavail * found.bsize
  }
}
