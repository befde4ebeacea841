import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TrainingCurve } from '@lensboard/contract'
import { readJson } from '@lensboard/weights'

const FILE = 'curve.json'

/** The curve beside a kept training; it is written before the training, so it reaches at least as far. */
export async function readCurve(folder: string): Promise<TrainingCurve | undefined> {
  const found = TrainingCurve.safeParse(await readJson(folder, FILE).catch(() => undefined))
  return found.success ? found.data : undefined
}

/** Writes it whole or not at all. */
export async function writeCurve(folder: string, curve: TrainingCurve): Promise<void> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, FILE)
  await writeFile(`${file}.part`, JSON.stringify(curve))
  await rename(`${file}.part`, file)
}
