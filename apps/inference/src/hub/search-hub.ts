import type { HubModel } from '@lensboard/contract'
import { families } from '@lensboard/models'
import type { HubFound } from '@lensboard/weights'
import type { PersonHub } from './person-hubs.js'

const FOUND_MAX = 30

/** Formats that hold other numbers than the model's own, by the tag that the hub gives them. */
const QUANTISED: Record<string, string> = {
  gguf: 'GGUF',
  gptq: 'GPTQ',
  awq: 'AWQ',
  bitsandbytes: 'bitsandbytes',
  mxfp4: 'MXFP4',
  mlx: 'MLX',
  exl2: 'EXL2',
  '4-bit': '4-bit',
  '8-bit': '8-bit',
}

/** Models at the hub whose name has `text` in it; what the search alone can tell of each. The check tells all. */
export async function searchHub(
  { hub, hasToken }: PersonHub,
  text: string,
  here: ReadonlySet<string>,
): Promise<HubModel[]> {
  const found = await hub.search(text, FOUND_MAX)
  return found.map((each) => lineOf(each, { hasToken, here }))
}

function lineOf(found: HubFound, { hasToken, here }: { hasToken: boolean; here: ReadonlySet<string> }): HubModel {
  const { id, downloads, gated, modelType, parameters } = found
  const reason = whyUnsupported(found)
  const closed = (gated || found.private) && !hasToken
  return {
    id,
    downloads,
    gated,
    ...(modelType === undefined ? {} : { family: modelType }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(here.has(id)
      ? { state: 'here' }
      : reason !== undefined
        ? { state: 'unsupported', reason }
        : { state: closed ? 'needs-token' : 'downloadable' }),
  }
}

function whyUnsupported({ modelType, parameters, tags }: HubFound): string | undefined {
  const quantised = tags.map((tag) => tag.toLowerCase()).find((tag) => Object.hasOwn(QUANTISED, tag))
  if (quantised !== undefined) return `Its weights are quantised (${QUANTISED[quantised]}). Take the original model.`
  const isRead = families.some((family) => family.modelType === modelType || family.aliases?.includes(modelType ?? ''))
  if (modelType !== undefined && !isRead) return `The family "${modelType.slice(0, 60)}" is not supported.`
  if (parameters === undefined && !tags.includes('safetensors')) return 'It has no safetensors files.'
  return undefined
}
