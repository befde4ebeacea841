import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Intervention } from '@lensboard/contract'
import { type ReferenceArray, readReference } from '../parity/reference.js'

const file = (path: string) => fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url))

/** One list of interventions, and what the reference implementation computed with it. */
export interface Case {
  name: string
  interventions: Intervention[]
  reference: Record<string, ReferenceArray>
}

/** Checkpoints of tests/parity that were changed. */
export const changedCheckpoints = readdirSync(file(''))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))

/** The prompt of a checkpoint's cases, and the cases. */
export function readCases(checkpoint: string): { ids: number[]; cases: Case[] } {
  const told = JSON.parse(readFileSync(file(`${checkpoint}.json`), 'utf8')) as {
    ids: number[]
    cases: { name: string; interventions: unknown[] }[]
  }
  const arrays = Object.entries(readReference(file(`${checkpoint}.safetensors`)))
  const cases = told.cases.map(({ name, interventions }) => ({
    name,
    interventions: interventions.map((one) => Intervention.parse(one)),
    reference: Object.fromEntries(
      arrays
        .filter(([key]) => key.startsWith(`${name}.`))
        .map(([key, array]) => [key.slice(name.length + 1), array] as const),
    ),
  }))
  return { ids: told.ids, cases }
}
