import { AppError, type FamilyProof } from '@lensboard/contract'
import { parameterCount, proof } from '@lensboard/models'
import type { CheckpointFolder } from '@lensboard/weights'
import { allModels, openModel } from './find-model.js'
import { print } from './paper.js'

const PLACES = { shipped: 'shipped', data: 'data folder', 'hub-cache': 'Hugging Face cache' } as const

/** Prints every model found here, one in a line, or one JSON array. */
export async function listModels({ json }: { json: boolean }): Promise<void> {
  const folders = await allModels()
  const lines: Line[] = []
  // One after the other: each takes the memory of its tokenizer while it is open.
  for (const folder of folders) lines.push(await lineOf(folder, folders))
  print(json ? JSON.stringify(lines) : columns(lines.map(asText)))
}

interface Place {
  name: string
  place: CheckpointFolder['place']
  dir: string
  commit?: string
}

type Line = Place &
  (
    | {
        state: 'ready'
        family: string
        parameters: number
        nLayers: number
        nHeads: number
        nKvHeads: number
        dModel: number
        dVocab: number
        nCtx: number
        bytes: number
        chat: boolean
        hash: string
        adapter?: { base: string; rank: number }
        /** Absent for a family that no parity run has verified. */
        proof?: FamilyProof
      }
    | { state: 'unsupported' | 'broken'; reason: string }
  )

async function lineOf(folder: CheckpointFolder, folders: readonly CheckpointFolder[]): Promise<Line> {
  const { name, place, dir, commit } = folder
  const at: Place = { name, place, dir, ...(commit === undefined ? {} : { commit }) }
  try {
    const { checkpoint, decoder, adapter } = await openModel(folder, folders)
    const { family, nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx } = decoder
    const found = proof.families.find(({ modelType }) => modelType === family)
    return {
      ...at,
      state: 'ready',
      family,
      parameters: parameterCount(decoder),
      ...{ nLayers, nHeads, nKvHeads, dModel, dVocab, nCtx },
      bytes: checkpoint.bytes,
      chat: checkpoint.chatTemplate !== undefined,
      hash: checkpoint.hash,
      ...(adapter ? { adapter } : {}),
      ...(found ? { proof: found } : {}),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ...at, state: error.code === 'MODEL_UNSUPPORTED' ? 'unsupported' : 'broken', reason: error.message }
  }
}

function asText(line: Line): string[] {
  if (line.state !== 'ready') return [line.name, PLACES[line.place], `${line.state}: ${line.reason}`]
  const { name, place, family, parameters, nLayers, nHeads, adapter, proof: found } = line
  return [
    name,
    PLACES[place],
    family,
    `${(parameters / 1e6).toFixed(1)} M`,
    `${nLayers} layers`,
    `${nHeads} heads`,
    found ? `verified, logits within ${found.logits.toExponential(0)}` : 'not verified',
    ...(adapter ? [`LoRA of ${adapter.base}, rank ${adapter.rank}`] : []),
  ]
}

/** Lines with their parts in columns. */
function columns(lines: string[][]): string {
  const widths: number[] = []
  // The last part of a line pushes nothing aside.
  for (const parts of lines)
    for (const [i, part] of parts.slice(0, -1).entries()) widths[i] = Math.max(widths[i] ?? 0, part.length)
  return lines
    .map((parts) => parts.map((part, i) => (i < parts.length - 1 ? part.padEnd(widths[i] ?? 0) : part)).join('  '))
    .join('\n')
}
