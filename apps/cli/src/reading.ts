import {
  AppError,
  type CardSpec,
  type Input,
  type Intervention,
  LIMITS,
  newSpec,
  type PromptKind,
  type Tokenized,
} from '@lensboard/contract'
import {
  type Activations,
  type AnswerTo,
  anchorPositions,
  type Device,
  openEngine,
  type Question,
} from '@lensboard/lens'
import { checkPrompt, languageFacts, stopIds, tokenize } from '@lensboard/weights'
import { Option } from 'commander'
import { findModel, type OpenModel } from './find-model.js'
import { progress } from './progress.js'

/** What every reading is asked with. */
export interface ReadingOptions {
  model?: string
  ids?: number[]
  /** Absent: as the model's own tokenizer does. */
  bos?: boolean
  device: Device
  json?: boolean
}

const DEVICES: Device[] = ['auto', 'cpu', 'cuda', 'webgpu']

/** Options that every reading has. */
export const readingOptions = (): Option[] => [
  new Option('-m, --model <model>', 'a name of the list, a folder in Hugging Face layout, or hub:ORG/NAME[@REV]'),
  new Option('--ids <ids>', 'read these token ids instead of a text, as 1,2,3').argParser(parseIds),
  new Option('--bos', 'begin with the BOS token'),
  new Option('--no-bos', 'do not begin with it'),
  new Option('--device <device>', 'where to compute').choices(DEVICES).env('INFERENCE_DEVICE').default('auto'),
  new Option('--json', 'print one JSON object in full precision'),
]

export function parseIds(text: string): number[] {
  return text.split(',').map((part) => {
    const id = Number(part.trim())
    if (part.trim() !== '' && Number.isSafeInteger(id) && id >= 0) return id
    throw new AppError('TOKEN_OUT_OF_RANGE', `${JSON.stringify(part)} is no token id. Write ids as 1,2,3.`)
  })
}

/** A prompt in the terms of a checkpoint, and its engine while it is open. */
export interface Reading extends OpenModel {
  prompt: Tokenized
  /** Another prompt as token ids, tokenized as the first one is. */
  idsOf(text: string): number[]
  run<Q extends Question>(question: Q): Promise<AnswerTo<Q>>
  /** Of the prompt, or of what it became when the model went on. */
  activations(interventions: readonly Intervention[], ids?: readonly number[]): Promise<Activations>
}

/** Opens the model, tokenizes and checks the prompt, lends an engine to `use`, and closes it. */
export async function withReading<T>(
  text: string | undefined,
  options: ReadingOptions,
  use: (reading: Reading) => Promise<T>,
): Promise<T> {
  const model = await findModel(options.model)
  const { checkpoint, decoder } = model
  const input: Input = options.ids ? { kind: 'ids', ids: options.ids } : { kind: 'text', text: text ?? '' }
  if (input.kind === 'text' && input.text.length > LIMITS.promptChars) throw new AppError('PROMPT_TOO_LONG')
  const prompt = tokenize(checkpoint, { input, bos: options.bos ?? 'auto', nCtx: decoder.nCtx })
  checkPrompt(prompt, checkpoint.name)
  const engine = await openEngine({ device: options.device })
  const watch = progress(checkpoint.name)
  const job = {
    decoder,
    checkpoint: { name: checkpoint.name, hash: checkpoint.hash },
    ids: prompt.ids,
    bos: prompt.bos,
    language: languageFacts(checkpoint, false),
    piece: checkpoint.tokenizer.piece,
    stopIds: stopIds(checkpoint),
  }
  try {
    if (engine.fallback !== undefined) process.stderr.write(`${engine.fallback}\n`)
    return await use({
      ...model,
      prompt,
      idsOf: (other) =>
        tokenize(checkpoint, { input: { kind: 'text', text: other }, bos: options.bos ?? 'auto', nCtx: decoder.nCtx })
          .ids,
      run: (spec) => engine.run({ ...job, spec }, { onStage: watch.report, onToken: ({ text }) => watch.write(text) }),
      activations: async (interventions, ids = job.ids) => {
        const changes = anchorPositions(interventions, job.ids.length)
        const all = { ...job, prompts: [ids], interventions: [changes] }
        return (await engine.activations(all, { onStage: watch.report }))[0]!
      },
    })
  } finally {
    watch.end()
    await engine.close()
  }
}

/** A question with the defaults of a fresh card. */
export const freshQuestion = <K extends PromptKind>(
  kind: K,
  { checkpoint }: OpenModel,
): Extract<CardSpec, { kind: K }> => newSpec(kind, { name: checkpoint.name, hash: checkpoint.hash }, '')
