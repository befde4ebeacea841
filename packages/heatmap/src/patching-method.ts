import type { PatchingResult } from '@lensboard/contract'

type Method = NonNullable<PatchingResult['method']> | 'exact'

export const methodOf = ({ method }: Pick<PatchingResult, 'method'>): Method => method ?? 'exact'

/** What a card says of how its effects were found. */
export const METHOD_WORDS: Record<Method, { short: string; long: string }> = {
  exact: { short: 'exact', long: 'Exact: each patch is a run of its own.' },
  gradient: {
    short: 'by gradient',
    long: 'By gradient (attribution patching): estimated to first order from one run and its derivative, not run.',
  },
}
