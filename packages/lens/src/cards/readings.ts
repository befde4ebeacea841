import type { DatasetResult, LensResult, PatchingResult, RunFacts } from '@lensboard/contract'
import type { LensPart } from '../lens/lens-part.js'

/** The numbers of a lens result; tokens, pieces and facts are the engine's to add. */
export type LensReadings = Omit<LensResult, 'facts' | 'ids' | 'tokens' | 'vocabulary'> & {
  noted: Pick<RunFacts, 'notFinite' | 'scan' | 'followed'>
}

/** The numbers of a patching; tokens, pieces and facts are the engine's to add. */
export type PatchingReadings = Omit<
  PatchingResult,
  'facts' | 'ids' | 'tokens' | 'corruptedIds' | 'corruptedTokens' | 'vocabulary'
>

/** The numbers of a reading over a list of prompts; names and facts are the engine's to add. */
export type DatasetReadings = Omit<DatasetResult, 'facts' | 'ids' | 'tokens' | 'dataset'> & {
  noted: Pick<RunFacts, 'notFinite'>
}

/** Means over the prompts that were read so far. */
export type DatasetPart = DatasetReadings & { done: number }

/** A grid with the cells that are done; the others are NaN. */
export type PatchingPart = PatchingReadings & { done: number }

/** What is done of a reading while the rest is still being read. */
export type ReadingPart = LensPart | PatchingPart
