import { readFile, rename, rm, stat } from 'node:fs/promises'

/**
 * A partial file has Hugging Face's own name while it rests, so that either side goes on with what the other left,
 * and one of ours while we write it: their tools append to theirs without asking whether we do.
 */
const restingPath = (blob: string): string => `${blob}.incomplete`
export const workingPath = (blob: string): string => `${blob}.lensboard.incomplete`

/** Takes over what somebody left, where it is more than we have; only under the blob's lock. */
export async function takePartial(blob: string, theirLock: string): Promise<void> {
  const [left, ours] = await Promise.all([sizeOf(restingPath(blob)), sizeOf(workingPath(blob))])
  if (left <= ours || (await isFlocked(theirLock))) return
  await rename(restingPath(blob), workingPath(blob))
}

/** Leaves what arrived under the name that Hugging Face's tools go on from, unless they are writing there. */
export async function leavePartial(blob: string, theirLock: string): Promise<void> {
  const [left, ours] = await Promise.all([sizeOf(restingPath(blob)), sizeOf(workingPath(blob))])
  if (ours > left && !(await isFlocked(theirLock))) await rename(workingPath(blob), restingPath(blob))
}

/** Gives a whole and verified file its name, and removes what somebody else left of it. */
export async function finishPartial(blob: string, theirLock: string): Promise<void> {
  await rename(workingPath(blob), blob)
  if (!(await isFlocked(theirLock))) await rm(restingPath(blob), { force: true })
}

/** Bytes of a blob that lie here in part. */
export async function partialBytes(blob: string): Promise<number> {
  return Math.max(0, await sizeOf(restingPath(blob)), await sizeOf(workingPath(blob)))
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : -1),
    () => -1,
  )

/** Whether a process holds a flock on a file, as huggingface_hub does while it downloads; known on Linux only. */
async function isFlocked(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return false
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '')
  return locks.split('\n').some((line) => line.includes(' FLOCK ') && line.includes(`:${found.ino} `))
}
