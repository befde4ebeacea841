import { AppError } from '@lensboard/contract'
import { firstLine } from './onnx-runtime.js'

/** Why a checkpoint did not load; ONNX Runtime tells the causes apart by no type, only in its text. */
export function loadError(name: string, cause: unknown): AppError {
  const why = firstLine(cause)
  if (/bad_alloc|out of memory|failed to allocate/i.test(why))
    return new AppError('OUT_OF_MEMORY', `There is not enough memory to load ${name}.`, { cause })
  if (/external|initializer|tensor|file/i.test(why))
    return new AppError('CHECKPOINT_BROKEN', `The weights of ${name} cannot be read: ${why}`, { cause })
  return new AppError('RUN_CRASHED', `ONNX Runtime cannot load ${name}: ${why}`, { cause })
}
