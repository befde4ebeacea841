import type { LensResult } from '@lensboard/contract'

/** Why there is no rank of a token that is read, after the word "rank". A packed view leaves out those of followed ones. */
export function missingRank({ facts, packed }: LensResult, of: 'followed' | 'next'): string {
  const reasons = [
    ...(facts.imported ? ['not in the imported file'] : []),
    ...(facts.scan?.ranksLeftOut ? ['not counted by this scan'] : []),
    ...(packed && of === 'followed' ? ['left out of this packed view'] : []),
  ]
  return reasons.join(' or ') || 'missing'
}
