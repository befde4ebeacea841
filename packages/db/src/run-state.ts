import { CHANNEL, ERRORS, isErrorCode, type RunState, Stage } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma, Run } from './generated/prisma/client.js'

/** A transaction or the client itself: both can ask. */
export type Asker = Pick<Db['prisma'], 'run' | 'boardRun' | 'runAlias' | '$executeRaw' | '$queryRaw'>

/** A busy machine, many asking at once and a result of 32 MB are no reason to give up; a hang is. */
export const PATIENT = { maxWait: 20_000, timeout: 60_000 } as const

export const QUEUED = { name: 'queued' } satisfies Prisma.InputJsonObject

/** A row as every viewer of a card sees it; counts the runs before it while it waits. */
export async function stateOf(asker: Asker, run: Run): Promise<RunState> {
  const stage = Stage.safeParse(run.stage)
  const waits = run.status === 'queued'
  const ahead = waits ? await asker.run.count({ where: { status: 'queued', queuedAt: { lt: run.queuedAt } } }) : 0
  return {
    runKey: run.key,
    status: run.status,
    stage: stage.success ? stage.data : { name: 'queued' },
    ...(waits ? { ahead } : {}),
    since: (run.startedAt ?? run.queuedAt).toISOString(),
    ...(run.status === 'failed' ? { error: errorOf(run) } : {}),
  }
}

function errorOf(run: Run): NonNullable<RunState['error']> {
  const code = isErrorCode(run.errorCode) ? run.errorCode : 'RUN_CRASHED'
  return { code, message: run.errorMessage ?? ERRORS[code].say }
}

/** Tells every listening server that this run changed; inside a transaction it is sent at commit. */
export const announce = (asker: Asker, key: string) => asker.$executeRaw`select pg_notify(${CHANNEL.run}, ${key})`

/** Asks for the work. The key makes it one job, however often it is asked for; a worker tries it three times. */
export const addJob = (asker: Asker, key: string) =>
  asker.$executeRaw`
    select graphile_worker.add_job('run', json_build_object('runKey', ${key}::text), job_key := ${key}, max_attempts := 3)`
