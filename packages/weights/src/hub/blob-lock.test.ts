import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withBlobLock } from './blob-lock.js'

let dir: string
let file: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lensboard-lock-'))
  file = join(dir, 'blob.lock.lensboard')
})
afterEach(() => rm(dir, { recursive: true }))

test('one at a time, and nothing is left', async () => {
  let inside = 0
  let most = 0
  const act = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
  }
  await Promise.all([1, 2, 3].map(() => withBlobLock(file, {}, act)))
  expect(most).toBe(1)
  expect(await readdir(dir)).toEqual([])
})

test('a lock of another machine counts while it is fresh, and no longer after 30 seconds', async () => {
  await writeFile(file, JSON.stringify({ place: 'elsewhere', pid: 1, id: 'x' }))
  const stop = new AbortController()
  const waits = withBlobLock(file, { signal: stop.signal }, async () => 'in')
  setTimeout(() => stop.abort(), 50)
  await expect(waits).rejects.toMatchObject({ code: 'DOWNLOAD_CANCELLED' })
  const old = new Date(Date.now() - 31_000)
  await utimes(file, old, old)
  expect(await withBlobLock(file, {}, async () => 'in')).toBe('in')
  expect(await readdir(dir)).toEqual([])
})

test('what fails inside lets go of the lock', async () => {
  const fails = () => withBlobLock(file, {}, () => Promise.reject(new Error('inside')))
  await expect(fails()).rejects.toThrow('inside')
  expect(await withBlobLock(file, {}, async () => 'in')).toBe('in')
})
