import { AppError } from '@lensboard/contract'
import { type CheckpointFolder, foreignWeights, readAdapterConfig } from '@lensboard/weights'
import { withLora } from '../lora.js'
import { basesOf } from '../lora-base.js'
import { baseMissing } from '../open-model.js'
import { attempt, decoderOf, type Inspected, type Say } from './inspect-model.js'
import { folderSource, type Source } from './source.js'

/** Looks at an adapter and, where its base is here, at whether it fits. `adapterDir` is given for one on this machine. */
export async function inspectAdapter(
  source: Source,
  { folders, adapterDir }: { folders: readonly CheckpointFolder[]; adapterDir?: string | undefined },
  say: Say,
): Promise<Inspected> {
  const config = await attempt(say, 'adapter', async () =>
    readAdapterConfig(await source.json('adapter_config.json'), source.name),
  )
  if (!config) return { chat: false }
  const tensors = await attempt(say, 'format', () => {
    if (source.files.includes('adapter_model.safetensors')) return source.tensors()
    throw foreignWeights(source.files) ?? new AppError('CHECKPOINT_BROKEN', 'adapter_model.safetensors is missing.')
  })
  if (!tensors) return { base: config.base, chat: false }
  say('format', 'ok', 'safetensors, and no code.')
  const [base] = await basesOf(config, adapterDir, folders)
  if (!base) {
    say('adapter', 'note', baseMissing(source.name, config).message)
    return { base: config.base, chat: false }
  }
  const decoder = await attempt(say, 'weights', async () =>
    withLora(await decoderOf(await folderSource(base)), { name: source.name, config, tensors }),
  )
  if (!decoder) return { base: config.base, chat: false }
  const changed = tensors.size / 2
  say(
    'weights',
    'ok',
    `It changes ${changed} ${changed === 1 ? 'matrix' : 'matrices'} of ${base.name}; all shapes fit.`,
  )
  say('adapter', 'ok', `A LoRA adapter of rank ${config.rank} for ${base.name}, which is here.`)
  return { base: base.name, decoder, chat: false }
}
