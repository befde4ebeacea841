import { AppError } from '@lensboard/contract'

const HEADER_BYTES_MAX = 4_096

/** The numbers of a one-dimensional .npy file of `<f4` or `<f8`, as float32 in base64. Throws SPEC_INVALID. */
export function readNpyVector(bytes: Uint8Array, file: string): string {
  const refuse = (why: string) =>
    new AppError('SPEC_INVALID', `${file} ${why}. Save a vector of float32 with numpy.save.`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d) throw refuse('is no .npy file')
  const [lengthBytes, length] = bytes[6] === 1 ? [2, view.getUint16(8, true)] : [4, view.getUint32(8, true)]
  const start = 8 + lengthBytes + length
  if (length > HEADER_BYTES_MAX || start > bytes.length) throw refuse('is cut off')
  const header = new TextDecoder('latin1').decode(bytes.subarray(8 + lengthBytes, start))
  const [, descr, shape] = /'descr': '(<f[48])'.*'shape': \((\d+),\)/.exec(header) ?? []
  if (descr === undefined) throw refuse('is no vector of floating-point numbers')
  const [width, count] = [descr === '<f4' ? 4 : 8, Number(shape)]
  if (start + width * count !== bytes.length) throw refuse('is cut off')
  const at = (i: number) => (width === 4 ? view.getFloat32(start + 4 * i, true) : view.getFloat64(start + 8 * i, true))
  const values = new DataView(new ArrayBuffer(4 * count))
  for (let i = 0; i < count; i++) values.setFloat32(4 * i, at(i), true)
  return Buffer.from(values.buffer).toString('base64')
}
