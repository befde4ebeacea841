import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { readJson } from '../model-file.js'
import { refuse } from '../torch-file/refuse.js'
import { type FloatArray, readFloats, writeFloats } from './float-file.js'
import { hashOfNumbers, type LensNumbers } from './lens-numbers.js'
import { ROWS_MAX, WIDTH_MAX } from './stored-lens.js'

const JSON_FILE = 'training.json'
const PARTS = ['parameters', 'first', 'second'] as const

/** A training as far as it has come, beside its lens. */
const TrainingFacts = z.object({
  version: z.literal(1),
  checkpointHash: z.string(),
  /** Of the windows it learns from and is judged by. */
  textHash: z.string(),
  recipe: z.object({
    kind: z.enum(['sgd', 'adam']),
    learningRate: z.number(),
    momentum: z.number(),
    weightDecay: z.number(),
    clipNorm: z.number(),
    steps: z.number().int().min(1),
    tokensPerStep: z.number().int().min(1),
    warmupSteps: z.number().int().min(0),
    schedule: z.enum(['linear', 'constant']),
    biasOnly: z.boolean(),
    seed: z.number().int(),
  }),
  evaluateEvery: z.number().int().min(1),
  /** Steps done. */
  steps: z.number().int().min(0),
  nRows: z.number().int().min(1).max(ROWS_MAX),
  dModel: z.number().int().min(1).max(WIDTH_MAX),
  /** Held-out KL, nats: mean over rows, by step. */
  curve: z.array(z.object({ step: z.number().int(), kl: z.number() })),
})
export type TrainingFacts = z.infer<typeof TrainingFacts>

/** Everything a training needs to go on as if it had never stopped; `second` is Adam's alone. */
export interface KeptTraining {
  facts: TrainingFacts
  parameters: Required<LensNumbers>
  first: Required<LensNumbers>
  second?: Required<LensNumbers>
  /** Time it has taken. */
  wallMs: number
}

const Stored = z.object({
  facts: TrainingFacts,
  file: z.string().regex(/^training-\d+\.safetensors$/),
  sha256: z.string(),
  wallMs: z.number().min(0),
})

/** Keeps a training in a folder; the JSON, which comes last, names the numbers, so that a kill leaves the one before. */
export async function writeTraining(folder: string, kept: KeptTraining): Promise<void> {
  const { facts, parameters, wallMs } = kept
  const { nRows, dModel, steps } = facts
  await mkdir(folder, { recursive: true })
  const file = `training-${steps}.safetensors`
  const arrays = new Map<string, FloatArray>(
    PARTS.flatMap((part) => {
      const numbers = kept[part]
      if (!numbers) return []
      return [
        [`${part}.weight`, { shape: [nRows, dModel, dModel], data: numbers.weight }] as const,
        [`${part}.bias`, { shape: [nRows, dModel], data: numbers.bias }] as const,
      ]
    }),
  )
  await writeFloats(join(folder, file), arrays)
  const json = join(folder, JSON_FILE)
  await writeFile(
    `${json}.part`,
    `${JSON.stringify({ facts, file, sha256: hashOfNumbers(parameters), wallMs }, undefined, 2)}\n`,
  )
  await rename(`${json}.part`, json)
  for (const name of await readdir(folder))
    if (/^training-\d+\.safetensors$/.test(name) && name !== file) await rm(join(folder, name))
}

/** Reads a training that was kept. Throws LENS_INVALID where there is none, or a damaged one. */
export async function readTraining(folder: string): Promise<KeptTraining> {
  const stored = Stored.safeParse(
    await readJson(folder, JSON_FILE).catch((cause: unknown) => {
      throw new AppError('LENS_INVALID', `There is no training to go on with in ${folder}.`, { cause })
    }),
  )
  if (!stored.success) throw refuse(`its ${JSON_FILE} is damaged (${z.prettifyError(stored.error)})`)
  const { facts, file, sha256, wallMs } = stored.data
  const { nRows, dModel, recipe } = facts
  const parts = PARTS.filter((part) => part !== 'second' || recipe.kind === 'adam')
  const found = await readFloats(
    join(folder, file),
    parts.flatMap((part) => [
      { name: `${part}.weight`, shape: [nRows, dModel, dModel] },
      { name: `${part}.bias`, shape: [nRows, dModel] },
    ]),
  )
  const of = (part: string) => ({ weight: found.get(`${part}.weight`)!, bias: found.get(`${part}.bias`)! })
  const kept = { facts, wallMs, parameters: of('parameters'), first: of('first') }
  if (hashOfNumbers(kept.parameters) !== sha256)
    throw refuse('its numbers are not those that its description was made for')
  return recipe.kind === 'adam' ? { ...kept, second: of('second') } : kept
}
