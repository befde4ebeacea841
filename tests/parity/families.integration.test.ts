import { existsSync, readdirSync, statSync } from 'node:fs'
import { type Engine, openEngine } from '@lensboard/lens'
import { families, findFamily } from '@lensboard/models'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { largestDifference, relativeDifference } from './differences.js'
import { proofOf, proofTable } from './proof.js'
import { readmeTable, shownInReadme } from './proof-readme.js'
import { type ReferenceArray, readReference } from './reference.js'
import { asLens, everyRow, fixture, openSubject, readConfig } from './subject.js'

const STREAM = 1e-4
const PATTERN = 1e-5
const PROBABILITY = 1e-5

const folders = readdirSync(fixture('')).filter((name) => existsSync(fixture(`${name}/sentence.reference.safetensors`)))
/** Undefined for a family that is not read, which a test of its own tells. */
function familyOf(folder: string): string | undefined {
  try {
    return findFamily(readConfig(folder)).modelType
  } catch {
    return undefined
  }
}
const proof = proofTable(families.map(({ modelType, title }) => ({ modelType, title })))

let engine: Engine
beforeAll(async () => {
  engine = await openEngine({ device: 'cpu' })
})
afterAll(() => engine.close())

it('has a checkpoint of every family, and a family for every checkpoint', () => {
  expect(folders.filter((folder) => familyOf(folder) === undefined)).toEqual([])
  const present = new Set(folders.map(familyOf))
  expect(families.map(({ modelType }) => modelType).filter((modelType) => !present.has(modelType))).toEqual([])
})

it.each(folders)('keeps the fixture %s small', (folder) => {
  const bytes = readdirSync(fixture(folder)).reduce((n, file) => n + statSync(fixture(`${folder}/${file}`)).size, 0)
  expect(bytes).toBeLessThanOrEqual(250_000)
})

describe.each(folders.filter(familyOf))('%s', (folder) => {
  const note = proof.of(familyOf(folder)!, folder)

  it.each(['sentence', 'one-token', 'batch'])('computes what the reference computes for the %s', async (prompt) => {
    const subject = await openSubject(fixture(folder), folder)
    const references = promptsOf(readReference(fixture(`${folder}/${prompt}.reference.safetensors`)))
    const read = await subject.activations(
      engine,
      references.map(({ ids }) => Array.from(ids!.data)),
    )
    for (const [b, { ids: _ids, ...reference }] of references.entries()) {
      const activations = read[b]!
      for (const [name, { dims, data: expected }] of Object.entries(reference)) {
        const { dims: found, data } = activations[name as keyof typeof activations]
        expect(found, name).toEqual(dims)
        if (name === 'pattern') expect(note.patterns(largestDifference(data, expected))).toBeLessThanOrEqual(PATTERN)
        else if (name === 'logits') expect(note.logits(relativeDifference(data, expected))).toBeLessThanOrEqual(STREAM)
        else expect(note.streams(relativeDifference(data, expected)), name).toBeLessThanOrEqual(STREAM)
      }
      const probs = note.probabilities(largestDifference(softmax(activations.logits), softmax(reference.logits!)))
      expect(probs).toBeLessThanOrEqual(PROBABILITY)
      expectRowsSumToOne(activations.pattern)
    }
  })

  it('reads its output row as its own head does', async () => {
    const subject = await openSubject(fixture(folder), folder)
    const { ids, logits } = readReference(fixture(`${folder}/sentence.reference.safetensors`))
    const result = asLens(await subject.ask(engine, everyRow(5), Array.from(ids!.data)))
    expect(result.parity!.maxAbsProb).toBeLessThanOrEqual(PROBABILITY)
    expect(result.parity!.top1Agree).toBe(ids!.data.length)
    const expected = softmax(logits!)
    const output = (result.rows.length - 1) * ids!.data.length
    for (let t = 0; t < ids!.data.length; t++)
      for (let k = 0; k < 5; k++) {
        const at = (output + t) * 5 + k
        const reference = expected[t * logits!.dims[1]! + result.topIds[at]!]!
        expect(Math.abs(Math.exp(result.topLogProbs[at]!) - reference)).toBeLessThanOrEqual(PROBABILITY)
      }
  })
})

it('writes down what it found, and the product shows just that', () => {
  const { found, committed } = proof.table()
  expect(proofOf(found)).toEqual(proofOf(committed))
  expect(unaligned(shownInReadme())).toBe(unaligned(readmeTable(committed)))
})

/** Without what a formatter puts between the cells of a table. */
const unaligned = (markdown: string) => markdown.replace(/ +/g, ' ').replace(/-{3,}/g, '---')

/** A batch holds its prompts as `0.name`, `1.name`. */
function promptsOf(arrays: Record<string, ReferenceArray>): Record<string, ReferenceArray>[] {
  if (arrays.ids) return [arrays]
  const prompts: Record<string, ReferenceArray>[] = []
  for (const [name, array] of Object.entries(arrays)) {
    const dot = name.indexOf('.')
    const b = Number(name.slice(0, dot))
    prompts[b] = { ...prompts[b], [name.slice(dot + 1)]: array }
  }
  return prompts
}

/** Over the last axis, in float64. */
function softmax({ dims, data }: { dims: number[]; data: ArrayLike<number> }): Float64Array {
  const width = dims.at(-1)!
  const probs = Float64Array.from(data)
  for (let at = 0; at < probs.length; at += width) {
    const row = probs.subarray(at, at + width)
    const top = row.reduce((a, b) => Math.max(a, b))
    let total = 0
    for (const [i, logit] of row.entries()) {
      row[i] = Math.exp(logit - top)
      total += row[i]!
    }
    for (let i = 0; i < width; i++) row[i]! /= total
  }
  return probs
}

function expectRowsSumToOne({ dims, data }: { dims: number[]; data: Float32Array }): void {
  const width = dims.at(-1)!
  for (let at = 0; at < data.length; at += width)
    expect(data.subarray(at, at + width).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
}
