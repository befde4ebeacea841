import { hostname } from 'node:os'
import { type Db, failLostRuns, forgetWorkers, type LockHolder, lockHolders, releaseJobs } from '@lensboard/db'

/** Seven missed beats. A worker on this machine whose process is gone is not waited for. */
const SILENT_SECONDS_MAX = 15

/** How a worker says where it runs: machine and process. */
export const here = (): string => `${hostname()}:${process.pid}`

/** Lets others take up the jobs of workers that are gone, and ends runs that nothing will take up any more. */
export async function releaseDead(db: Db, mine: ReadonlySet<string>): Promise<{ released: string[]; lost: string[] }> {
  const holders = await lockHolders(db)
  const dead = holders.filter((holder) => !mine.has(holder.id) && isDead(holder)).map(({ id }) => id)
  const released = dead.length > 0 ? await releaseJobs(db, dead) : []
  const lost = await failLostRuns(db)
  await forgetWorkers(db)
  return { released, lost }
}

function isDead({ host, silentSeconds }: LockHolder): boolean {
  if (silentSeconds > SILENT_SECONDS_MAX) return true
  if (host === null || !host.startsWith(`${hostname()}:`)) return false
  const pid = Number(host.slice(hostname().length + 1))
  // This very process, under a worker id it has given up.
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
