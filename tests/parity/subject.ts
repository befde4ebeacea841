import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Answer, AttentionResult, LensResult } from '@lensboard/contract'
import type { Engine, Question } from '@lensboard/lens'
import { describeDecoder } from '@lensboard/models'
import { openCheckpoint, tokenize } from '@lensboard/weights'

export const fixture = (path: string) => fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url))

/** config.json of a fixture. */
export const readConfig = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(fixture(`${folder}/config.json`), 'utf8'))

/** A checkpoint as the product opens it, ready to be asked. */
export async function openSubject(dir: string, name: string) {
  const checkpoint = await openCheckpoint(dir, { name })
  const decoder = describeDecoder(checkpoint)
  const base = {
    decoder,
    checkpoint: { name, hash: checkpoint.hash },
    bos: 'none' as const,
    piece: (id: number) => checkpoint.tokenizer.piece(id),
  }
  return {
    decoder,
    checkpoint,
    idsOf: (text: string) =>
      tokenize(checkpoint, { input: { kind: 'text', text }, bos: 'auto', nCtx: decoder.nCtx }).ids,
    ask: <Q extends Question>(engine: Engine, spec: Q, ids: readonly number[]) => engine.run({ ...base, spec, ids }),
    activations: (engine: Engine, prompts: readonly (readonly number[])[]) => engine.activations({ ...base, prompts }),
  }
}

export type Subject = Awaited<ReturnType<typeof openSubject>>

/** Every row there is: before and between the halves of each block, and the output. */
export const everyRow = (topK: number): Extract<Question, { kind: 'lens' }> => ({
  kind: 'lens',
  rows: { pre: true, mid: true, stride: 1 },
  topK,
})

export function asLens(result: Answer): LensResult {
  if (result.kind !== 'lens') throw new Error(`a lens question got a result of kind ${result.kind}`)
  return result
}

export function asAttention(result: Answer): AttentionResult {
  if (result.kind !== 'attention') throw new Error(`an attention question got a result of kind ${result.kind}`)
  return result
}
