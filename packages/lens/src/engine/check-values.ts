import { open } from 'node:fs/promises'
import { AppError } from '@lensboard/contract'
import { type DecoderSpec, decoderTensors, type StoredTensor } from '@lensboard/models'

const CHUNK_BYTES = 8 * 1024 * 1024
/** Bits of an element type that are all set in a NaN or an infinity, and in nothing else. */
const EXPONENT = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const

/**
 * Reads every weight once, from disk into the page cache, and throws CHECKPOINT_BROKEN naming the first tensor that
 * holds a NaN or an infinity: every reading would be one. `onBytes` is told how far it is, and may throw to stop.
 */
export async function checkValues(
  decoder: Pick<DecoderSpec, 'name' | 'weights'>,
  onBytes: (done: number, total: number) => void,
): Promise<void> {
  const tensors = decoderTensors(decoder).sort((a, b) => a.file.localeCompare(b.file) || a.offset - b.offset)
  const total = tensors.reduce((n, { length }) => n + length, 0)
  const buffer = Buffer.from(new ArrayBuffer(CHUNK_BYTES))
  let done = 0
  onBytes(0, total)
  for (const tensor of tensors) {
    const file = await open(tensor.file)
    try {
      for (let at = 0; at < tensor.length; at += CHUNK_BYTES) {
        const length = Math.min(CHUNK_BYTES, tensor.length - at)
        const { bytesRead } = await file.read(buffer, 0, length, tensor.offset + at)
        const bad = bytesRead < length ? 'is cut off' : fault(buffer, length, tensor)
        if (bad)
          throw new AppError(
            'CHECKPOINT_BROKEN',
            `The checkpoint ${decoder.name} is broken: tensor ${tensor.name} ${bad}.`,
          )
        done += length
        onBytes(done, total)
      }
    } finally {
      await file.close()
    }
  }
}

function fault(buffer: Buffer, length: number, { dtype }: StoredTensor): string | undefined {
  const exponent = EXPONENT[dtype]
  const bits =
    dtype === 'F32' ? new Uint32Array(buffer.buffer, 0, length / 4) : new Uint16Array(buffer.buffer, 0, length / 2)
  const mantissa = dtype === 'F32' ? 0x007fffff : dtype === 'F16' ? 0x03ff : 0x007f
  for (let i = 0; i < bits.length; i++)
    if ((bits[i]! & exponent) === exponent) return (bits[i]! & mantissa) === 0 ? 'holds an infinity' : 'holds a NaN'
  return undefined
}
