import { AppError } from '@lensboard/contract'
import { foreignWeights } from '../foreign-weights.js'
import type { HubFile, HubListing } from './listing.js'

export const SINGLE = 'model.safetensors'
export const INDEX = 'model.safetensors.index.json'
export const ADAPTER = 'adapter_model.safetensors'
/** What describes a model; the weights are looked for apart. Code and pickles are on no list, so never fetched. */
const DESCRIPTIONS = new Set([
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
  'README.md',
  'adapter_config.json',
])
/** How transformers, past and present, name shards. Other duplicates (`consolidated`, variants) are not read. */
const SHARD = /^(model|model\.safetensors|pytorch_model)-\d{5}-of-\d{5}\.safetensors$/

/** The files that are read here, descriptions before weights: nothing else of a repository is ever downloaded. */
export function wantedFiles(listing: HubListing): HubFile[] {
  const byPath = new Map(listing.files.map((file) => [file.path, file]))
  const descriptions = listing.files.filter(({ path }) => DESCRIPTIONS.has(path))
  return [...descriptions, ...weightFiles(listing, byPath)]
}

/** As the reader of a folder chooses: one file when there is one, else the index and its shards. */
function weightFiles(listing: HubListing, byPath: ReadonlyMap<string, HubFile>): HubFile[] {
  const [single, index, adapter] = [SINGLE, INDEX, ADAPTER].map((path) => byPath.get(path))
  const own = adapter === undefined ? [] : [adapter]
  if (single !== undefined) return [...own, single]
  if (index === undefined) return own
  return [index, ...own, ...listing.files.filter(({ path }) => SHARD.test(path))]
}

export const isWeights = ({ path }: HubFile): boolean => path.endsWith('.safetensors')

/** Why a model without weights that are read here cannot be read, from the names of its files. */
export const noWeights = ({ files }: HubListing): AppError =>
  foreignWeights(files.map(({ path }) => path)) ?? new AppError('CHECKPOINT_BROKEN', `${SINGLE} is missing.`)
