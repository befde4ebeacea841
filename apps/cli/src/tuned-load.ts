import { AppError, type TrainedLens, worseThanLogitLens } from '@lensboard/contract'
import type { LensMaps } from '@lensboard/lens'
import { readLens, type StoredLens } from '@lensboard/weights'
import { Option } from 'commander'
import { fromHere } from './find-model.js'
import type { Asking } from './reading.js'

export interface LoadOptions {
  load: string
  acceptMismatch?: boolean
}

export const loadOptions = (): Option[] => [
  new Option(
    '--load <path>',
    'a folder of ours or of tuned-lens, a Jacobian .pt, or whole affine maps',
  ).makeOptionMandatory(),
  new Option('--accept-mismatch', 'use it although it was made for other weights of the same shape'),
]

/** Reads a lens for a model; throws LENS_INVALID, or LENS_MISMATCH where it was made for another and nobody accepts it. */
export async function loadLens(
  { load, acceptMismatch }: LoadOptions,
  { ref }: Pick<Asking, 'ref'>,
): Promise<StoredLens> {
  const stored = await readLens(fromHere(load))
  const made = stored.lens.checkpoint
  if (made.hash === ref.hash) return stored
  const whose = made.hash === undefined ? `${made.name}, of unknown weights` : `${made.name} ${made.hash.slice(0, 8)}`
  if (made.hash !== undefined && !acceptMismatch)
    throw new AppError(
      'LENS_MISMATCH',
      `This lens was made for ${whose}, not for ${ref.name} ${ref.hash.slice(0, 8)}. Add --accept-mismatch to use it.`,
    )
  process.stderr.write(`This lens was made for ${whose}; it reads ${ref.name} ${ref.hash.slice(0, 8)}.\n`)
  return stored
}

export const mapsOf = ({ lens, numbers }: StoredLens): LensMaps => ({
  kind: lens.kind,
  layers: lens.layers,
  weight: numbers.weight,
  bias: numbers.bias,
  sha256: lens.sha256,
})

/** What a lens is, in one line, and where it reads worse than the logit lens. */
export function lensWords(lens: TrainedLens): string {
  const { title, origin, sha256 } = lens
  const worse = worseThanLogitLens(lens)
  return [
    title,
    origin.text && `from ${origin.text}`,
    origin.steps !== undefined && `${origin.steps} steps`,
    origin.nPrompts !== undefined && `${origin.nPrompts} prompts`,
    sha256.slice(0, 8),
    worse.length > 0 && `worse than the logit lens at layer ${worse.join(', ')}`,
  ]
    .filter((part) => part)
    .join(', ')
}
