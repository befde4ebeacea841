import { createModelClient } from '@lensboard/api'
import { buildBoardState, projectionOf } from '@lensboard/canvas/records'
import { type CheckpointRef, isRunSpec, type LensRef, type RunSpec, runKey } from '@lensboard/contract'
import { createTour, type Db, findOrQueueRun, shippedLens, tourIsSeeded } from '@lensboard/db'
import { placedStop, tourRecords } from './tour-records.js'
import { TOUR_STOPS } from './tour-stops.js'

export interface InferenceAddress {
  url: string
  secret: string
}

/** The library gets the shipped lens shortly after the service is ready. */
const LENS_WAIT = { times: 60, ms: 250 }

/**
 * Makes the first board and queues its cards, once in the life of a database; true when it did. Throws what the
 * inference service throws, and when the shipped lens does not come; then the next start tries again.
 */
export async function seedTour(db: Db, inference: InferenceAddress): Promise<boolean> {
  if (await tourIsSeeded(db)) return false
  const models = createModelClient(inference)
  const model = (await models.list()).find(({ isDefault, state }) => isDefault && state === 'ready')
  if (!model) return false
  const { checkpoint, nLayers } = model
  const tuned = await lensOf(db, checkpoint)
  const stops = TOUR_STOPS.map((stop) => placedStop(stop, { checkpoint, tuned }))
  // A chart and a difference show what the other cards ask.
  const asked = stops.flatMap(({ spec }) => (spec && isRunSpec(spec) ? [spec] : []))
  const runs = await Promise.all(
    asked.map(async (spec) => {
      const { ids } = await models.tokenize(promptOf(spec))
      return { key: await runKey(spec, ids), spec, ids }
    }),
  )
  const records = tourRecords(stops, nLayers, runs[0]!.ids.length)
  const made = await createTour(db, {
    name: 'The tour board',
    state: buildBoardState(records),
    ...projectionOf(records),
  })
  if (!made) return false
  for (const run of runs) await findOrQueueRun(db, { ...run, ...made })
  return true
}

function promptOf(spec: RunSpec) {
  if (spec.kind === 'dataset') throw new Error('no card of the first board reads a list')
  const { checkpoint, input, bos } = spec
  return { checkpoint, input, bos }
}

async function lensOf(db: Db, checkpoint: CheckpointRef): Promise<LensRef> {
  for (let tries = LENS_WAIT.times; tries > 0; tries--) {
    const lens = await shippedLens(db, checkpoint.hash)
    if (lens) return lens
    await new Promise((resolve) => setTimeout(resolve, LENS_WAIT.ms))
  }
  throw new Error('the shipped lens is not in the library')
}
