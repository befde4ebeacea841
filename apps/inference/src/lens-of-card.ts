import { stat } from 'node:fs/promises'
import {
  belongsTo,
  checkLensBelongs,
  checkLensShape,
  type LensOfRun,
  type LensRef,
  type RunSpec,
  type TrainedLens,
} from '@lensboard/contract'
import type { MapsInFile } from '@lensboard/lens'
import type { OpenModel } from '@lensboard/models'
import { findNumbers, type NumbersInFile } from '@lensboard/weights'
import type { LensShelf } from './lenses/lens-shelf.js'

/** A lens that a card is read through: its maps for the engine, and what the result says of it. */
export interface LensOfCard {
  maps: MapsInFile
  lens: LensOfRun
}

/** Finds the lens of a card and holds it against the model. Throws LENS_UNKNOWN, LENS_MISMATCH, LENS_INVALID. */
export type FindLens = (ref: LensRef, model: OpenModel, signal: AbortSignal) => Promise<LensOfCard>

/** Where a lens's numbers lie takes no memory to speak of; this many are remembered. */
const KNOWN_MAX = 256

/**
 * Finds lenses on a shelf. Numbers stay in their file: they are held against their hash the first time, and again when
 * the file is another one; the engine then reads what it needs.
 */
export function findLensOn(shelf: Pick<LensShelf, 'describe' | 'folderOf'>): FindLens {
  /** By identity, the oldest first; `state` is that of the file when its numbers were looked at. */
  const known = new Map<string, { numbers: NumbersInFile; state: string }>()
  const numbersOf = async (hash: string, lens: TrainedLens, signal: AbortSignal): Promise<NumbersInFile> => {
    const before = known.get(hash)
    if (before && (await stateOf(before.numbers.file)) === before.state) return before.numbers
    const numbers = await findNumbers(shelf.folderOf(hash), lens, () => signal.throwIfAborted())
    known.delete(hash)
    known.set(hash, { numbers, state: await stateOf(numbers.file) })
    for (const oldest of known.keys()) if (known.size > KNOWN_MAX) known.delete(oldest)
    return numbers
  }
  return async (ref, { checkpoint, decoder }, signal) => {
    const lens = await shelf.describe(ref.hash)
    checkLensBelongs(lens, ref, checkpoint)
    checkLensShape(lens, { checkpoint, ...decoder })
    const { kind, layers, dModel, sha256 } = lens
    const { file, weightAt, biasAt } = await numbersOf(ref.hash, lens, signal)
    return {
      maps: { kind, layers, dModel, sha256, file, weightAt, biasAt },
      lens: {
        ...{ kind, hash: ref.hash, title: ref.name, sha256 },
        ...(!belongsTo(lens, checkpoint.hash) && { madeFor: lens.checkpoint }),
      },
    }
  }
}

/** The learned lens that a card asks for; none is the logit lens, or a card of another kind. */
export function lensRefOf(spec: RunSpec): LensRef | undefined {
  const lens = spec.kind === 'lens' || spec.kind === 'dataset' ? spec.lens : undefined
  return lens === 'logit' ? undefined : lens
}

const stateOf = (file: string): Promise<string> =>
  stat(file).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => 'gone',
  )
