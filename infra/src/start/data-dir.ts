import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '../postgres/postmaster.js'
import { folderError, StartError } from '../start-error.js'

export interface DataDir {
  path: string
  /** True when the Lensboard that held this folder before did not end properly. */
  crashed: boolean
  /** Gives the folder free for another Lensboard. */
  release(): void
}

interface Running {
  pid: number
  startedAt: string
  origin: string
}

/** Tells a process from a later one with the same number; only Linux lets us look. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function readRunning(file: string): Running | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Running
  } catch {
    return undefined
  }
}

/** Makes the data folder and takes it for this process; refuses when another Lensboard is using it. */
export function takeDataDir(path: string, origin: string): DataDir {
  const file = join(path, 'running.json')
  try {
    mkdirSync(path, { recursive: true })
    const other = readRunning(file)
    if (other && other.pid !== process.pid && isAlive(other.pid) && startTime(other.pid) === other.startedAt)
      throw new StartError(
        'ALREADY_RUNNING',
        `Lensboard is already running on ${other.origin} with the data folder ${path}. Open that address, or set DATA_DIR and PORT for a second one.`,
      )
    const mine: Running = { pid: process.pid, startedAt: startTime(process.pid), origin }
    rmSync(file, { force: true })
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx' })
    return { path, crashed: other !== undefined, release: () => rmSync(file, { force: true }) }
  } catch (error) {
    throw folderError(error, path)
  }
}
