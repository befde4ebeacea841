import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HubDouble, startHubDouble } from '../hub/hub-double.js'
import type { DoubleModel } from '../hub/repository.js'

const WORKSHOP = join(import.meta.dirname, '../../packages/weights/workshop-model')
const FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors', 'README.md'] as const

export const OPEN_MODEL = 'tiny-lab/tiny-llama'
export const GATED_MODEL = 'tiny-lab/tiny-gated'
/** Nobody downloads this one. */
export const OTHER_MODEL = 'tiny-lab/tiny-other'
export const TOKEN = 'hf_reads_what_is_gated'

/** A hub with the workshop model's weights under other names, one of them gated. Slow, so that progress is seen. */
export async function startHub(): Promise<HubDouble> {
  const gated: DoubleModel = { ...(await tiny(GATED_MODEL, 160)), gated: 'auto' }
  return startHubDouble([await tiny(OPEN_MODEL, 192), gated, await tiny(OTHER_MODEL, 128)], {
    tokens: { [TOKEN]: { name: 'ada-l', opens: [GATED_MODEL] } },
    faults: { slow: { path: 'model.safetensors', pieceBytes: 1 << 20, ms: 80 } },
  })
}

/** Another context length makes another checkpoint of the same weights. */
async function tiny(id: string, context: number): Promise<DoubleModel> {
  const entries = await Promise.all(FILES.map(async (name) => [name, await readFile(join(WORKSHOP, name))] as const))
  const files: Record<string, Uint8Array | string> = Object.fromEntries(entries)
  const config: object = JSON.parse(Buffer.from(files['config.json']!).toString())
  files['config.json'] = JSON.stringify({ ...config, max_position_embeddings: context })
  return { id, files, downloads: 1234, tags: ['license:mit'] }
}
