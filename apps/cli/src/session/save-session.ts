import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type Answer, type DatasetPrompt, encodeResult, pieceLabel, type RunSpec } from '@lensboard/contract'
import type { NpyArray } from '@lensboard/exchange'
import { encodeNpz } from '@lensboard/exchange'
import { makeFolder, writeNamed } from '../files.js'
import { AXES, FILES, FORMAT, VERSION } from './session.js'

interface Saved {
  answer: Answer
  spec: RunSpec
  tensors?: Record<string, NpyArray> | undefined
  prompts?: readonly DatasetPrompt[] | undefined
}

/** Writes a session's folder: plain JSON, the answer's bytes, and tensors that `numpy.load` reads. */
export async function saveSession(folder: string, { answer, spec, tensors, prompts }: Saved): Promise<void> {
  await makeFolder(folder)
  const files: Record<string, Uint8Array> = {
    [FILES.answer]: encodeResult(answer),
    ...(tensors && { [FILES.tensors]: encodeNpz(tensors) }),
    ...(prompts && { [FILES.prompts]: Buffer.from(prompts.map((one) => `${JSON.stringify(one)}\n`).join('')) }),
  }
  for (const [name, bytes] of Object.entries(files)) await writeNamed(join(folder, name), bytes)
  const arrays = Object.entries(tensors ?? {}).map(([name, { dims, data }]) => [
    name,
    { shape: dims, dtype: data instanceof Float32Array ? 'float32' : 'int64', axes: AXES[name] },
  ])
  const session = {
    ...{ format: FORMAT, version: VERSION, spec, facts: answer.facts },
    ...{ ids: Array.from(answer.ids), tokens: answer.tokens.map(pieceLabel) },
    arrays: Object.fromEntries(arrays),
    files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
  }
  await writeNamed(join(folder, FILES.session), `${JSON.stringify(session, null, 2)}\n`)
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
