import type { Checkpoint } from './checkpoint.js'

/** Ids at which this model ends what it writes: generation_config.json says so, else config.json, else nothing does. */
export function stopIds({ config, generationConfig }: Pick<Checkpoint, 'config' | 'generationConfig'>): number[] {
  const text = config.text_config as { eos_token_id?: unknown } | null | undefined
  const said = generationConfig?.eos_token_id ?? config.eos_token_id ?? text?.eos_token_id ?? []
  return [said].flat().filter((id): id is number => Number.isSafeInteger(id) && (id as number) >= 0)
}
