import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@lensboard/contract'
import { z } from 'zod'
import { readJson } from '../model-file.js'
import { refuse } from '../torch-file/refuse.js'
import { readLensFolder, writeLensFolder } from './lens-folder.js'
import type { StoredLens } from './stored-lens.js'

const FILE = 'fit.json'
const MEAN = /^mean-\d+$/

/** How far the fit of a Jacobian lens has come, beside the lens that its mean makes. */
const FitFacts = z.object({
  version: z.literal(1),
  checkpointHash: z.string(),
  /** Of the windows it reads. */
  textHash: z.string(),
  /** The prompts it reads at most and in any case, and the change of the mean at which it ends. */
  promptsMax: z.number().int().min(1),
  promptsMin: z.number().int().min(1),
  stopBelow: z.number().min(0),
  nPrompts: z.number().int().min(1),
  /** How far a prompt moved the mean last, smoothed; null after the first one, which moved none. */
  change: z.number().nullable(),
  wallMs: z.number().min(0),
})
export type FitFacts = z.infer<typeof FitFacts>
const Stored = z.object({ facts: FitFacts, mean: z.string().regex(MEAN) })

/** Keeps a fit in a folder: the mean as a lens, then the file that names it, so that a kill leaves the one before. */
export async function writeFit(folder: string, stored: StoredLens, facts: FitFacts): Promise<void> {
  const mean = `mean-${facts.nPrompts}`
  await writeLensFolder(join(folder, mean), stored)
  const file = join(folder, FILE)
  await writeFile(`${file}.part`, `${JSON.stringify({ facts, mean }, undefined, 2)}\n`)
  await rename(`${file}.part`, file)
  for (const other of await readdir(folder))
    if (MEAN.test(other) && other !== mean) await rm(join(folder, other), { recursive: true })
}

/** Reads a fit that was kept. Throws LENS_INVALID where there is none, or a damaged one. */
export async function readFit(folder: string): Promise<{ facts: FitFacts; stored: StoredLens }> {
  const found = Stored.safeParse(
    await readJson(folder, FILE).catch((cause: unknown) => {
      throw new AppError('LENS_INVALID', `There is no fit to go on with in ${folder}.`, { cause })
    }),
  )
  if (!found.success) throw refuse(`its ${FILE} is damaged (${z.prettifyError(found.error)})`)
  return { facts: found.data.facts, stored: await readLensFolder(join(folder, found.data.mean)) }
}
