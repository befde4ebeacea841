export { connect, type Db } from './connect.js'
export { dbErrors } from './db-errors.js'
export { Prisma } from './generated/prisma/client.js'
export { type ListenOptions, listen, notify } from './listen.js'
export { migrate } from './migrate.js'
export { failRun, finishRun, requeueRun, setStage, startRun } from './run-work.js'
export {
  boardRuns,
  boardsOfRun,
  findOrQueueRun,
  findRunBySpec,
  type RunRequest,
  readResult,
  retryRun,
  runState,
  showRun,
} from './runs.js'
export { beat, failLostRuns, forgetWorkers, type LockHolder, lockHolders, releaseJobs } from './workers.js'
