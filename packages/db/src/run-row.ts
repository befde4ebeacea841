import { Differences, ERRORS, isErrorCode, type RunState, Stage, type Verification } from '@lensboard/contract'
import { isoTime } from './iso-time.js'
import { cancelledBy, isUnderWay, QUEUED } from './run-state.js'

/** When a run was last asked for or started. */
export const SINCE = isoTime('coalesce(run."startedAt", run."queuedAt")')

/**
 * Columns of a `RunRow`, of `"Run" run left join "Verification" verification`. What waits counts the runs before it.
 */
export const RUN_ROW = `
  run.key, run.status::text, run.stage, run."errorCode", run."errorMessage",
  ${SINCE} as since,
  case when run.status = 'queued' then (
    select count(*)::int from "Run" other
    where other.status = 'queued'
      and (other.place < run.place or (other.place = run.place and other."queuedAt" < run."queuedAt"))) end as ahead,
  to_json(verification) as verification`

/** A run with what was said of a second computation of it. */
export interface RunRow {
  key: string
  status: RunState['status']
  stage: unknown
  errorCode: string | null
  errorMessage: string | null
  since: string
  ahead: number | null
  verification: VerificationRow | null
}

/** A second computation, as `to_json` gives it. */
export interface VerificationRow {
  status: Verification['status']
  equal: boolean | null
  largest: number | null
  column: string | null
  differences: unknown
  errorCode: string | null
  errorMessage: string | null
  /** UTC, without saying so. */
  updatedAt: string
  personName: string
}

/**
 * A row as every viewer of a card sees it. `cancelled` is the name of the editor who cancelled it on the board that
 * asks; for other boards it goes on.
 */
export function stateOf(run: RunRow, cancelled: string | null = null): RunState {
  const { key: runKey, status, since, ahead } = run
  const common = { runKey, since, ...(run.verification && { verification: verificationOf(run.verification) }) }
  if (cancelled !== null && isUnderWay(run))
    return {
      ...{ ...common, status: 'failed', stage: QUEUED },
      error: { code: 'RUN_CANCELLED', message: cancelledBy(cancelled) },
    }
  const stage = Stage.safeParse(run.stage)
  return {
    ...{ ...common, status, stage: stage.success ? stage.data : QUEUED },
    ...(ahead !== null && { ahead }),
    ...(status === 'failed' && { error: errorOf(run) }),
  }
}

/** A row of a second computation as every viewer of a card sees it. */
export function verificationOf(row: VerificationRow): Verification {
  const { status, equal, largest, column, updatedAt, personName } = row
  const differences = Differences.safeParse(row.differences)
  return {
    status,
    ...(equal === null ? {} : { equal }),
    ...(largest === null ? {} : { largest }),
    ...(column === null ? {} : { where: column }),
    ...(differences.success ? { differences: differences.data } : {}),
    ...(status === 'failed' ? { error: errorOf(row) } : {}),
    at: new Date(`${updatedAt}Z`).toISOString(),
    by: personName,
  }
}

function errorOf(row: { errorCode: string | null; errorMessage: string | null }): NonNullable<RunState['error']> {
  const code = isErrorCode(row.errorCode) ? row.errorCode : 'RUN_CRASHED'
  return { code, message: row.errorMessage ?? ERRORS[code].say }
}
