import type { DoubleModel } from './repository.js'

/** Bytes that look like nothing and are the same every time. */
export function noise(bytes: number, seed = 1): Uint8Array {
  const out = new Uint8Array(bytes)
  let x = seed
  for (let i = 0; i < bytes; i++) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0
    out[i] = x >>> 24
  }
  return out
}

/** A safetensors file of float32 vectors. */
function safetensors(tensors: Record<string, number>, seed = 1): Uint8Array {
  const header: Record<string, unknown> = {}
  let at = 0
  for (const [name, elements] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape: [elements], data_offsets: [at, at + 4 * elements] }
    at += 4 * elements
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, noise(at, seed)])
}

const config = JSON.stringify({ model_type: 'llama', architectures: ['LlamaForCausalLM'], vocab_size: 8 })

/** A model with one weight file of about 1 MB, and with what must never be fetched beside it. */
export function tinyModel(id: string): DoubleModel {
  return {
    id,
    downloads: 7,
    tags: ['license:apache-2.0'],
    files: {
      'config.json': config,
      'tokenizer.json': '{"version":"1.0"}',
      'README.md': '# Tiny\n',
      'model.safetensors': safetensors({ a: 200_000, b: 50_000 }),
      'pytorch_model.bin': noise(1_000),
      'modeling_tiny.py': 'raise SystemExit\n',
      'original/consolidated.safetensors': noise(1_000),
    },
  }
}

/** The same in two shards. */
export function shardedModel(id: string): DoubleModel {
  const [first, second] = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']
  return {
    id,
    files: {
      'config.json': config,
      'model.safetensors.index.json': JSON.stringify({ metadata: {}, weight_map: { a: first, b: second } }),
      [first]: safetensors({ a: 100_000 }, 2),
      [second]: safetensors({ b: 100_000 }, 3),
      'consolidated.safetensors': noise(1_000),
    },
  }
}
