import { AppError, type DatasetResult, type DatasetSpec, type Parity } from '@lensboard/contract'
import { checkIds, type LensQuestion } from '../engine/question.js'
import type { WorkerContext } from '../engine/worker-context.js'
import { anchorPositions } from '../generate/anchor-positions.js'
import { checkInterventions } from '../interventions/check-interventions.js'
import { promptMeans } from './prompt-means.js'
import { readLens, readRows } from './read-lens.js'
import type { DatasetReadings, LensReadings } from './readings.js'
import { runningMeans } from './running-means.js'

/** A prompt of a list, and the first token of its expected answer. */
export interface DatasetPromptIds {
  ids: readonly number[]
  answer?: number
}

export interface DatasetQuestion
  extends Pick<DatasetSpec, 'kind' | 'rows' | 'at' | 'interventions'>,
    Partial<Pick<DatasetSpec, 'finalNorm'>>,
    Pick<LensQuestion, 'maps'> {
  prompts: readonly DatasetPromptIds[]
}

/** Parts at most this often: small models read prompts faster than anybody looks. */
const PART_MS = 100

/** Prompts that cannot be read are told one by one up to here. */
const SKIPPED_TOLD = 20

/**
 * Reads one prompt after the other and keeps running sums, so that memory does not grow with the list. A prompt that
 * this model cannot read is skipped and counted; when none can be read the first one's reason is thrown.
 */
export async function readDataset(question: DatasetQuestion, context: WorkerContext): Promise<DatasetReadings> {
  const { decoder } = context
  const rows = readRows(question, decoder)
  const means = runningMeans(rows.length)
  const parity: Parity = { maxAbsProb: 0, maxAbsLogit: 0, top1Agree: 0, positions: 0 }
  const skipped: DatasetResult['skipped'] = { count: 0, first: [] }
  let [prompts, promptTokens, notFinite] = [0, 0, 0]
  let refusal: AppError | undefined
  let told = performance.now()
  const total = question.prompts.length
  for (const [n, prompt] of question.prompts.entries()) {
    const progress = () => context.progress(n, { total, unit: 'prompts' })
    progress()
    try {
      const reading = await readPrompt(question, prompt, { ...context, progress })
      means.add(
        promptMeans(reading, { at: question.at, nTokens: prompt.ids.length, answered: prompt.answer !== undefined }),
      )
      addParity(parity, reading.parity!)
      prompts++
      promptTokens += prompt.ids.length
      notFinite += reading.noted.notFinite ?? 0
    } catch (error) {
      if (!(error instanceof AppError) || !ABOUT_THE_PROMPT.has(error.code)) throw error
      refusal ??= error
      skipped.count++
      if (skipped.first.length < SKIPPED_TOLD) skipped.first.push({ prompt: n, why: error.message })
    }
    if (prompts === 0 || performance.now() - told < PART_MS) continue
    told = performance.now()
    context.tellPart?.({ ...readings(), done: n + 1 })
  }
  if (prompts === 0) throw refusal ?? new AppError('PROMPT_EMPTY')
  context.progress(total, { total, unit: 'prompts' })
  return readings()

  function readings(): DatasetReadings {
    const noted = notFinite > 0 ? { notFinite } : {}
    return { kind: 'dataset', at: question.at, rows, prompts, promptTokens, skipped, ...means.columns(), parity, noted }
  }
}

/** Refusals of a single prompt; any other is about the model, the machine or the question. */
const ABOUT_THE_PROMPT: ReadonlySet<string> = new Set([
  'PROMPT_EMPTY',
  'PROMPT_TOO_LONG',
  'TOKEN_OUT_OF_RANGE',
  'SPEC_INVALID',
])

/** An expected answer is read as the token that follows: what comes later changes nothing before it. */
async function readPrompt(
  { rows, finalNorm, interventions, maps }: DatasetQuestion,
  { ids, answer }: DatasetPromptIds,
  context: WorkerContext,
): Promise<LensReadings> {
  checkIds(ids, context.decoder)
  const changes = anchorPositions(interventions, ids.length)
  const read = answer === undefined ? ids : [...ids, answer]
  checkIds(read, context.decoder)
  checkInterventions(changes, context.decoder, read.length)
  const { tellPart: _, ...alone } = context
  return readLens(
    { kind: 'lens', rows, topK: 1, interventions: changes, maps, ...(finalNorm === undefined ? {} : { finalNorm }) },
    { ...alone, ids: read },
  )
}

function addParity(all: Parity, one: Parity): void {
  all.maxAbsProb = Math.max(all.maxAbsProb, one.maxAbsProb)
  all.maxAbsLogit = Math.max(all.maxAbsLogit, one.maxAbsLogit)
  all.top1Agree += one.top1Agree
  all.positions += one.positions
}
