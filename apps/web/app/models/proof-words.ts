import type { FamilyProof, ModelInfo, Proof } from '@lensboard/contract'

/** A difference as people read it: `3e-6`; `0` only when exact. */
export const differenceWords = (value: number): string => (value === 0 ? '0' : value.toExponential(0).replace('+', ''))

/** The largest of a family's differences, whatever was compared. */
export const largestDifference = ({ streams, logits, probabilities, patterns }: FamilyProof): number =>
  Math.max(streams, logits, probabilities, patterns)

export const proofOf = (proof: Proof | undefined, { family }: Pick<ModelInfo, 'family'>): FamilyProof | undefined =>
  proof?.families.find(({ modelType }) => modelType === family)
