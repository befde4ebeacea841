import {
  AppError,
  type AskedSpec,
  canonicalJson,
  type Input,
  LIMITS,
  type ModelService,
  promptText,
  type RunSpec,
  resolveInputs,
} from '@lensboard/contract'
import { type Db, datasetHead } from '@lensboard/db'

const count = (n: number, what: string) => `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`

/** Throws SPEC_INVALID on text that is no Unicode text or that PostgreSQL cannot keep (U+0000). */
export function checkStorable(spec: AskedSpec): void {
  if (!isStorable(spec))
    throw new AppError(
      'SPEC_INVALID',
      'The prompt contains a character that is no text (U+0000 or half a character). Remove it.',
    )
}

function isStorable(part: unknown): boolean {
  if (typeof part === 'string') return !/[\0\p{Cs}]/u.test(part)
  return typeof part !== 'object' || part === null || Object.values(part).every(isStorable)
}

/** A card with its prompts as token ids: `ids` of its own, and those inside it in their places in `resolved`. */
export interface ReadPrompts {
  ids: number[]
  resolved: RunSpec
}

/**
 * What a card asks about, as tokens. Throws PROMPT_EMPTY, PROMPT_TOO_LONG with both figures, DATASET_UNKNOWN, and what
 * the tokenizer throws.
 */
export async function readPrompts(db: Db, models: ModelService, spec: RunSpec): Promise<ReadPrompts> {
  const { checkpoint, bos } = spec
  if (spec.kind === 'dataset') {
    const head = await datasetHead(db, spec.dataset.hash, 1)
    const [first] = head?.first ?? []
    if (!first) throw new AppError('DATASET_UNKNOWN')
    // Its prompts are read when it runs; a model that is not here is said at once.
    await models.tokenize({ checkpoint, input: { kind: 'text', text: first.text }, bos })
    return { ids: [], resolved: spec }
  }
  const read = async (input: Input): Promise<number[]> => {
    const empty = input.kind === 'ids' ? input.ids.length === 0 : promptText(input).length === 0
    if (empty) throw new AppError('PROMPT_EMPTY')
    const { ids, maxTokens } = await models.tokenize({ checkpoint, input, bos })
    if (ids.length === 0) throw new AppError('PROMPT_EMPTY')
    if (ids.length > maxTokens)
      throw new AppError(
        'PROMPT_TOO_LONG',
        `This prompt has ${count(ids.length, 'token')}. The limit is ${maxTokens.toLocaleString('en-US')}. Shorten it.`,
      )
    return ids
  }
  const ids = await read(spec.input)
  checkSize(spec)
  return { ids, resolved: await resolveInputs(spec, read) }
}

/** A card lives in the shared document, so it stays small. */
function checkSize(spec: RunSpec): void {
  const bytes = Buffer.byteLength(canonicalJson(spec))
  if (bytes > LIMITS.specBytes)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `This card has ${count(bytes, 'byte')}. The limit is ${LIMITS.specBytes.toLocaleString('en-US')}. Shorten the prompt.`,
    )
}
