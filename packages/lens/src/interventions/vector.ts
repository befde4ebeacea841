import { AppError } from '@lensboard/contract'

/** Reads a saved direction [dModel] from base64. Throws SPEC_INVALID for another width or what is no number. */
export function readVector(base64: string, { name, dModel }: { name: string; dModel: number }): Float32Array {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== 4 * dModel)
    throw new AppError(
      'SPEC_INVALID',
      `This direction has ${bytes.length / 4} numbers; ${name} needs ${dModel}, its width. Save one of this model.`,
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const vector = Float32Array.from({ length: dModel }, (_, i) => view.getFloat32(4 * i, true))
  if (vector.every(Number.isFinite)) return vector
  throw new AppError('SPEC_INVALID', 'This direction holds something that is no number. Save it again.')
}
