import { CHANNEL } from '@lensboard/contract'
import type { Db } from './connect.js'
import type { Prisma } from './generated/prisma/client.js'

/** A transaction or the client itself: both can ask. */
export type Asker = Pick<
  Db['prisma'],
  'run' | 'boardRun' | 'runAlias' | 'verification' | '$executeRaw' | '$executeRawUnsafe' | '$queryRaw'
>

/** A busy machine, many asking at once and a result of 32 MB are no reason to give up; a hang is. */
export const PATIENT = { maxWait: 20_000, timeout: 60_000 } as const

export const QUEUED = { name: 'queued' as const } satisfies Prisma.InputJsonObject

/** A run that somebody cancelled, until somebody asks for it again. */
export const isCancelled = (run: { status: string; errorCode: string | null }): boolean =>
  run.status === 'failed' && run.errorCode === 'RUN_CANCELLED'

export const isUnderWay = ({ status }: { status: string }): boolean => status === 'queued' || status === 'running'

/** What a card says of a run that `name` cancelled. */
export const cancelledBy = (name: string): string => `${name} cancelled this run. Run it again to get a result.`

/** Tells every listening server that this run changed; inside a transaction it is sent at commit. */
export const announce = (asker: Asker, key: string) => asker.$executeRaw`select pg_notify(${CHANNEL.run}, ${key})`
