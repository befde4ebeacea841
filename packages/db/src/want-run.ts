import type { RunSpec } from '@lensboard/contract'
import { addJob, moveRun, nextPlace } from './run-queue.js'
import { type Asker, isCancelled, QUEUED } from './run-state.js'

/**
 * Notes that a board shows a run. One that was cancelled elsewhere is queued again; one that waits moves up to where
 * this person's next run would stand.
 */
export async function wantRun(
  tx: Asker,
  { key, boardId, personId }: { key: string; boardId: string; personId: string },
): Promise<void> {
  const { count } = await tx.boardRun.createMany({ data: { boardId, runKey: key }, skipDuplicates: true })
  if (count === 0) return
  const run = await tx.run.findUniqueOrThrow({ where: { key } })
  if (isCancelled(run)) return queueAgain(tx, run, personId)
  if (run.status !== 'queued' || run.requestedById === personId) return
  const place = await nextPlace(tx, personId, checkpointOf(run.spec))
  if (place >= run.place) return
  await tx.run.update({ where: { key }, data: { requestedById: personId } })
  await moveRun(tx, key, place)
}

const checkpointOf = (spec: unknown) => (spec as RunSpec).checkpoint.hash

/** Puts an ended run back into the queue, in the turn of who asks for it now. */
export async function queueAgain(
  tx: Asker,
  { key, spec }: { key: string; spec: unknown },
  personId: string | null,
): Promise<void> {
  const place = await nextPlace(tx, personId, checkpointOf(spec))
  await tx.run.update({
    where: { key },
    data: {
      ...{ status: 'queued', stage: QUEUED, place, requestedById: personId },
      ...{ errorCode: null, errorMessage: null, queuedAt: new Date(), startedAt: null, finishedAt: null },
    },
  })
  await addJob(tx, key, place)
}
