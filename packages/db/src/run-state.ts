import { CHANNEL, Differences, ERRORS, isErrorCode, type RunState, Stage, type Verification } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'

/** A transaction or the client itself: both can ask. */
export type Asker = Pick<Db['prisma'], 'run' | 'boardRun' | 'runAlias' | 'verification' | '$executeRaw' | '$queryRaw'>

/** A busy machine, many asking at once and a result of 32 MB are no reason to give up; a hang is. */
export const PATIENT = { maxWait: 20_000, timeout: 60_000 } as const

export const QUEUED = { name: 'queued' as const } satisfies Prisma.InputJsonObject

export const WITH_VERIFICATION = { verification: true } as const
type Row = Prisma.RunGetPayload<{ include: typeof WITH_VERIFICATION }>

/** A run that somebody cancelled, until somebody asks for it again. */
export const isCancelled = (run: { status: string; errorCode: string | null }): boolean =>
  run.status === 'failed' && run.errorCode === 'RUN_CANCELLED'

export const isUnderWay = ({ status }: { status: string }): boolean => status === 'queued' || status === 'running'

/** What a card says of a run that `name` cancelled. */
export const cancelledBy = (name: string): string => `${name} cancelled this run. Run it again to get a result.`

/**
 * A row as every viewer of a card sees it; counts the runs before it while it waits. `cancelled` is the name of the
 * editor who cancelled it on the board that asks; for other boards it goes on.
 */
export async function stateOf(asker: Asker, run: Row, cancelled: string | null = null): Promise<RunState> {
  const { key: runKey, place, queuedAt } = run
  const common = {
    runKey,
    since: (run.startedAt ?? queuedAt).toISOString(),
    ...(run.verification ? { verification: verificationOf(run.verification) } : {}),
  }
  if (cancelled !== null && isUnderWay(run))
    return {
      ...common,
      status: 'failed',
      stage: QUEUED,
      error: { code: 'RUN_CANCELLED', message: cancelledBy(cancelled) },
    }
  const stage = Stage.safeParse(run.stage)
  const before = { OR: [{ place: { lt: place } }, { place, queuedAt: { lt: queuedAt } }] }
  const waits = run.status === 'queued'
  const ahead = waits ? await asker.run.count({ where: { status: 'queued', ...before } }) : 0
  return {
    ...common,
    status: run.status,
    stage: stage.success ? stage.data : QUEUED,
    ...(waits ? { ahead } : {}),
    ...(run.status === 'failed' ? { error: errorOf(run) } : {}),
  }
}

/** A row of a second computation as every viewer of a card sees it. */
export function verificationOf(row: NonNullable<Row['verification']>): Verification {
  const { status, equal, largest, column, updatedAt, personName } = row
  const differences = Differences.safeParse(row.differences)
  return {
    status,
    ...(equal === null ? {} : { equal }),
    ...(largest === null ? {} : { largest }),
    ...(column === null ? {} : { where: column }),
    ...(differences.success ? { differences: differences.data } : {}),
    ...(status === 'failed' ? { error: errorOf(row) } : {}),
    at: updatedAt.toISOString(),
    by: personName,
  }
}

function errorOf(row: { errorCode: string | null; errorMessage: string | null }): NonNullable<RunState['error']> {
  const code = isErrorCode(row.errorCode) ? row.errorCode : 'RUN_CRASHED'
  return { code, message: row.errorMessage ?? ERRORS[code].say }
}

/** Tells every listening server that this run changed; inside a transaction it is sent at commit. */
export const announce = (asker: Asker, key: string) => asker.$executeRaw`select pg_notify(${CHANNEL.run}, ${key})`
