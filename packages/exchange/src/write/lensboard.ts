import type { Answer } from '@lensboard/contract'
import { plainFloats } from '../float32-text.js'
import { LENSBOARD_FORMAT, LENSBOARD_VERSION } from '../lensboard-file.js'
import type { LensboardContents } from '../read-lensboard.js'

/** A card as a file of ours, one JSON object: question, view and answer, every number in full float32. */
export function lensboardJson({ result, baseline, ...card }: LensboardContents): string {
  const file = {
    ...{ format: LENSBOARD_FORMAT, version: LENSBOARD_VERSION, ...card, result: plainAnswer(result) },
    ...(baseline && { baseline: { runKey: baseline.runKey, result: plainAnswer(baseline.result) } }),
  }
  return `${JSON.stringify(file)}\n`
}

/** Typed arrays become lists, a vocabulary pairs; everything else is plain already. */
function plainAnswer(answer: Answer): object {
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, plain(value)]))
}

function plain(value: unknown): unknown {
  if (value instanceof Float32Array) return plainFloats(value)
  if (value instanceof Int32Array) return Array.from(value)
  if (value instanceof Map) return [...value]
  const isTracked = value !== null && typeof value === 'object' && 'starts' in value
  return isTracked ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)])) : value
}
