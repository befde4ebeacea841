import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '@lensboard/contract'
import type { DatasetRequest, FromReader } from './dataset-request.js'
import { readRows } from './read-rows.js'

const { bytes, request } = workerData as { bytes: Uint8Array; request: DatasetRequest }
const answer = await readRows(bytes, request).then(
  (read): FromReader => ({ read }),
  (error: unknown): FromReader => ({
    error:
      error instanceof AppError
        ? { code: error.code, message: error.message }
        : { code: 'DATASET_INVALID', message: 'This file cannot be read.' },
  }),
)
parentPort?.postMessage(answer)
