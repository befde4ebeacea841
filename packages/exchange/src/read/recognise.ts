import { AppError, encodeResult, type ImportFormat, LIMITS } from '@lensboard/contract'
import { isLensboardFile } from '../read-lensboard.js'
import { isArchive, isPickle, readArchive } from './archive.js'
import { isObject } from './checks.js'
import { isDoppo, readDoppo } from './doppo.js'
import { isEdulogitlens, readEdulogitlens } from './edulogitlens.js'
import { FORMAT_NAMES, NOT_READ, PICKLES } from './formats.js'
import { parseBounded } from './json-bounds.js'
import { readLensboard } from './lensboard.js'
import { isLlamaAdvanced, readLlamaAdvanced } from './llama-advanced.js'
import { isLogitlenskitPython, readLogitlenskitPython } from './logitlenskit-python.js'
import { isLogitlenskitV1, readLogitlenskitV1 } from './logitlenskit-v1.js'
import { isLogitlenskitV2, isNnsightful, readLogitlenskitV2 } from './logitlenskit-v2.js'
import { isNeuronpedia, readNeuronpedia } from './neuronpedia.js'
import type { FileName, ImportedReading, Recognised } from './recognised.js'
import { isWorkbench, readWorkbench } from './workbench.js'

interface Format {
  format: ImportFormat | ((json: unknown) => ImportFormat)
  is(json: unknown): boolean
  read(
    json: unknown,
    name: FileName,
  ): ImportedReading | ImportedReading[] | { results: ImportedReading[]; left: string[] }
}

/** The narrower first: what a later one would take too. */
const FORMATS: readonly Format[] = [
  { format: 'lensboard', is: isLensboardFile, read: readLensboard },
  { format: 'neuronpedia', is: isNeuronpedia, read: readNeuronpedia },
  { format: 'logitlenskit-python', is: isLogitlenskitPython, read: readLogitlenskitPython },
  {
    format: (json) => (isNnsightful(json) ? 'nnsightful' : 'logitlenskit-v2'),
    is: isLogitlenskitV2,
    read: readLogitlenskitV2,
  },
  { format: 'logitlenskit-v1', is: isLogitlenskitV1, read: readLogitlenskitV1 },
  { format: 'llama-advanced', is: isLlamaAdvanced, read: readLlamaAdvanced },
  { format: 'edulogitlens', is: isEdulogitlens, read: readEdulogitlens },
  { format: 'workbench', is: isWorkbench, read: readWorkbench },
  { format: 'doppo', is: isDoppo, read: readDoppo },
]

/**
 * What a file holds, as results of ours; pure, and nothing in the file is executed. Every number in it has a bound. Throws
 * IMPORT_INVALID with a sentence for people where it is none of the formats, damaged or too large.
 */
export function recognise(bytes: Uint8Array, file: string): Recognised {
  if (bytes.length > LIMITS.importBytes)
    throw new AppError(
      'IMPORT_INVALID',
      `This file is larger than ${LIMITS.importBytes / 1024 / 1024} MB. Export fewer layers or tokens.`,
    )
  if (isPickle(bytes)) throw new AppError('IMPORT_INVALID', PICKLES)
  if (isArchive(bytes)) return recognised('llama-advanced', readArchive(bytes, file))
  if (!looksLikeJson(bytes)) throw new AppError('IMPORT_INVALID', NOT_READ)
  return recogniseJson(parseBounded(bytes), { file })
}

/** An answer of a service, or a chart with its data, has what it holds in one of these. */
const WRAPPERS = ['data', 'result', 'results']
const WRAPPERS_MAX = 2

function recogniseJson(json: unknown, name: FileName, wrappers = WRAPPERS_MAX): Recognised {
  const found = FORMATS.find(({ is }) => is(json))
  if (found) {
    const format = typeof found.format === 'function' ? found.format(json) : found.format
    return recognised(format, found.read(json, name))
  }
  if (isObject(json) && wrappers > 0) {
    const inside = WRAPPERS.map((key) => json[key]).find((value) => value !== null && typeof value === 'object')
    if (inside !== undefined) return recogniseJson(inside, name, wrappers - 1)
  }
  throw new AppError('IMPORT_INVALID', NOT_READ)
}

function recognised(format: ImportFormat, read: ReturnType<Format['read']>): Recognised {
  const { results, left } = Array.isArray(read)
    ? { results: read, left: [] }
    : 'results' in read
      ? read
      : { results: [read], left: [] }
  const [first] = results
  if (!first)
    throw new AppError('IMPORT_INVALID', ['This file holds no reading that a card could show.', ...left].join(' '))
  for (const { result } of results)
    if (encodeResult(result).length > LIMITS.resultBytes)
      throw new AppError(
        'IMPORT_INVALID',
        'A reading in this file is too large to keep. Export fewer layers or tokens.',
      )
  return {
    format,
    title: FORMAT_NAMES[format],
    facts: results.length === 1 ? first.facts : countOf(results),
    results,
    left,
  }
}

function countOf(results: readonly ImportedReading[]): string {
  const lenses = results.filter(({ result }) => result.kind === 'lens').length
  const parts = [
    ...(lenses ? [`${lenses} lens ${lenses === 1 ? 'reading' : 'readings'}`] : []),
    ...(lenses < results.length
      ? [`${results.length - lenses} attention ${results.length - lenses === 1 ? 'reading' : 'readings'}`]
      : []),
  ]
  return parts.join(' and ')
}

/** JSON of an object or list, after a byte-order mark or spaces. */
function looksLikeJson(bytes: Uint8Array): boolean {
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (i < bytes.length && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[i]!)) i++
  return bytes[i] === 0x7b || bytes[i] === 0x5b
}
