import { AppError, type DatasetPreview, Sha256Hex } from '@lensboard/contract'
import { datasetHead } from '@lensboard/db'
import { z } from 'zod'
import { personProcedure } from '../trpc.js'

const FIRST = 50

/** The first prompts of a list, for everybody who knows its hash: who does has seen its prompts or a card about them. */
export const preview = personProcedure
  .input(z.object({ hash: Sha256Hex }))
  .query(async ({ ctx, input: { hash } }): Promise<DatasetPreview> => {
    const head = await datasetHead(ctx.db, hash, FIRST)
    if (!head) throw new AppError('DATASET_UNKNOWN')
    return { hash, ...head }
  })
