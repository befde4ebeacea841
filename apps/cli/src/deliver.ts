import type { Answer, DatasetPrompt, Intervention, RunSpec } from '@lensboard/contract'
import type { NpyArray } from '@lensboard/exchange'
import { encodeNpz } from '@lensboard/exchange'
import { Option } from 'commander'
import { type ShowOptions, showAnswer } from './answers/show-answer.js'
import { type ExportOptions, exportOptions, writeExports } from './export-options.js'
import { writeNamed } from './files.js'
import { fromHere } from './find-model.js'
import { type KeptOptions, keepAnswer, keptOptions } from './kept-answer.js'
import { print } from './paper.js'
import type { Reading } from './reading.js'
import { saveSession } from './session/save-session.js'

/** What becomes of an answer. */
export interface DeliverOptions extends KeptOptions, ShowOptions, ExportOptions {
  npz?: string
  saveSession?: string
}

export const deliverOptions = (): Option[] => [
  new Option('--json', 'print one JSON object in full precision'),
  ...keptOptions(),
  ...exportOptions(),
  new Option('--save-session <folder>', 'keep question, result and tensors, for "lens session"'),
]

export const npzOption = (): Option =>
  new Option('--npz <file>', 'write ids, logits, streams and patterns as numpy arrays')

/** What was asked: the question, and what belongs to it beside the answer. */
export interface Asked {
  spec: RunSpec
  /** Tensors of the prompt, by name; absent where there is no single prompt. */
  arrays?(): Promise<Record<string, NpyArray>>
  /** The list of prompts that the question is about. */
  prompts?: readonly DatasetPrompt[]
}

/** Keeps, compares, saves and prints an answer as asked. */
export async function deliver(answer: Answer, asked: Asked, options: DeliverOptions): Promise<void> {
  await keep(answer, asked, options)
  print(showAnswer(answer, asked.spec, options))
}

/** Keeps, compares and saves an answer as asked; what is printed is the caller's to say. */
export async function keep(answer: Answer, { spec, arrays, prompts }: Asked, options: DeliverOptions): Promise<void> {
  await keepAnswer(answer, options)
  await writeExports(answer, spec, options)
  const { npz, saveSession: folder } = options
  const tensors = npz !== undefined || folder !== undefined ? await arrays?.() : undefined
  if (npz !== undefined && tensors) await writeNamed(fromHere(npz), encodeNpz(tensors))
  if (folder !== undefined) await saveSession(fromHere(folder), { answer, spec, tensors, prompts })
}

/** Every hook of what was read, by name: `ids` [T], `logits` [T, V], `pattern` [L, H, T, T], and streams [L, T, d]. */
export async function arraysOf(
  { activations }: Pick<Reading, 'activations'>,
  interventions: readonly Intervention[],
  ids: Int32Array,
): Promise<Record<string, NpyArray>> {
  const found = await activations(interventions, Array.from(ids))
  return { ids: { dims: [ids.length], data: BigInt64Array.from(ids, BigInt) }, ...found }
}
