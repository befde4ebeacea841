// A checkpoint of random weights with the tensors that its config asks for.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { findFamily } from '@lensboard/models'

const BLOCK = 1 << 20

/** Writes config.json and model.safetensors (`F32` or `BF16`) into a folder; returns the number of parameters. */
export function writeRandomCheckpoint(dir, config, dtype) {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'config.json'), JSON.stringify(config))
  const width = dtype === 'F32' ? 4 : 2
  const header = {}
  let at = 0
  let parameters = 0
  for (const { name, shape } of wanted(config).values()) {
    const size = shape.reduce((a, b) => a * b, 1)
    header[name] = { dtype, shape, data_offsets: [at, at + size * width] }
    at += size * width
    parameters += size
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const file = openSync(join(dir, 'model.safetensors'), 'w')
  writeSync(file, Buffer.concat([length, json]))
  const block = randomBlock(dtype)
  for (let left = at; left > 0; left -= block.length) writeSync(file, block, 0, Math.min(left, block.length))
  closeSync(file)
  return parameters
}

/** Every tensor that the family of this config reads, by name. */
function wanted(config) {
  const found = new Map()
  const visit = (part) => {
    if (part === null || typeof part !== 'object') return
    if ('shape' in part) found.set(part.name, part)
    else for (const inner of Object.values(part)) visit(inner)
  }
  // GPT-2's own file has no prefix; with it, any name will do here.
  visit(findFamily(config).read(config, { has: () => true }).wants)
  return found
}

/** Small numbers around zero, the same block again and again. */
function randomBlock(dtype) {
  const values = new Float32Array(BLOCK)
  let state = 1
  for (let i = 0; i < BLOCK; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    values[i] = (state / 2 ** 32 - 0.5) * 0.06
  }
  if (dtype === 'F32') return Buffer.from(values.buffer)
  const high = new Uint16Array(values.buffer).filter((_, i) => i % 2 === 1)
  return Buffer.from(high.buffer)
}
