import { readFileSync } from 'node:fs'

/** An array that the reference implementation computed. */
export interface ReferenceArray {
  dims: number[]
  data: Float32Array | Int32Array
}

type Header = Record<string, { dtype: 'F32' | 'I32'; shape: number[]; data_offsets: [number, number] }>

/** Arrays of one prompt, as generate.py wrote them. */
export function readReference(file: string): Record<string, ReferenceArray> {
  const bytes = readFileSync(file)
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Header
  const arrays = Object.entries(header).map(([name, { dtype, shape, data_offsets }]) => {
    const raw = bytes.subarray(headerEnd + data_offsets[0], headerEnd + data_offsets[1])
    const buffer = new Uint8Array(raw).buffer
    const data = dtype === 'I32' ? new Int32Array(buffer) : new Float32Array(buffer)
    return [name, { dims: shape, data }] as const
  })
  return Object.fromEntries(arrays)
}
