import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@lensboard/contract'

/** A living holder says so this often; one not heard of for STALE_MS is taken to be gone. */
const BEAT_MS = 5_000
const STALE_MS = 30_000
const LOOK_MS = 250

/**
 * Does `act` while no other process of ours does it under this lock file. A lock left by a process that was killed
 * is taken over: at once on the same machine, after 30 s elsewhere. Throws DOWNLOAD_CANCELLED while it waits.
 */
export async function withBlobLock<T>(
  file: string,
  { signal, waiting }: { signal?: AbortSignal; waiting?: () => Promise<void> },
  act: () => Promise<T>,
): Promise<T> {
  const mine = JSON.stringify({ place: PLACE, pid: process.pid, id: randomUUID() })
  await mkdir(dirname(file), { recursive: true })
  while (!(await take(file, mine))) {
    if (await isStale(file)) {
      await clear(file)
      continue
    }
    await waiting?.()
    await sleep(LOOK_MS, undefined, signal ? { signal } : {}).catch(() => {
      throw new AppError('DOWNLOAD_CANCELLED')
    })
  }
  const beat = setInterval(() => void touch(file), BEAT_MS)
  try {
    return await act()
  } finally {
    clearInterval(beat)
    if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true })
  }
}

/** Only the one who made the file has it. */
const take = (file: string, mine: string): Promise<boolean> =>
  writeFile(file, mine, { flag: 'wx' }).then(
    () => true,
    async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      // A full disk takes the name and not the content.
      await rm(file, { force: true })
      throw error
    },
  )

async function isStale(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return false
  if (Date.now() - found.mtimeMs > STALE_MS) return true
  const holder = parseHolder(await readFile(file, 'utf8').catch(() => ''))
  return holder !== undefined && holder.place === PLACE && !isAlive(holder.pid)
}

function parseHolder(text: string): { place: string; pid: number } | undefined {
  try {
    const { place, pid } = JSON.parse(text)
    return typeof place === 'string' && Number.isSafeInteger(pid) && pid > 0 ? { place, pid } : undefined
  } catch {
    return undefined
  }
}

/** Moved aside and looked at again: between two looks another process may have taken it over and be alive. */
async function clear(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  const wrong = !(await isStale(aside))
  if (wrong) await rename(aside, file).catch(() => {})
  else await rm(aside, { force: true })
}

async function touch(file: string): Promise<void> {
  const now = new Date()
  await utimes(file, now, now).catch(() => {})
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Process ids mean something only within one machine and one container. */
const PLACE = `${hostname()} ${pidNamespace()}`

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
