import { createModelClient } from '@lensboard/api'
import { buildBoardState, projectionOf } from '@lensboard/canvas/records'
import { runKey } from '@lensboard/contract'
import { createTour, type Db, findOrQueueRun, tourIsSeeded } from '@lensboard/db'
import { type PlacedStop, stopSpec, tourRecords } from './tour-records.js'
import { TOUR_STOPS } from './tour-stops.js'

export interface InferenceAddress {
  url: string
  secret: string
}

/**
 * Makes the demo board and queues its cards, once in the life of a database; true when it did. Throws what the
 * inference service throws; then the next start tries again.
 */
export async function seedTour(db: Db, inference: InferenceAddress): Promise<boolean> {
  if (await tourIsSeeded(db)) return false
  const models = createModelClient(inference)
  const model = (await models.list()).find(({ isDefault, state }) => isDefault && state === 'ready')
  if (!model) return false
  const asked = await Promise.all(
    TOUR_STOPS.map(async (stop) => {
      const spec = stopSpec(stop, model.checkpoint)
      const { ids } = await models.tokenize({ checkpoint: spec.checkpoint, input: spec.input, bos: spec.bos })
      return { ...stop, spec, ids, tokens: ids.length }
    }),
  )
  const records = tourRecords(asked satisfies PlacedStop[], model.nLayers)
  const made = await createTour(db, {
    name: 'Tour: what a small model knows',
    state: buildBoardState(records),
    ...projectionOf(records),
  })
  if (!made) return false
  for (const { spec, ids } of asked) await findOrQueueRun(db, { key: await runKey(spec, ids), spec, ids, ...made })
  return true
}
