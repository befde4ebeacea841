import type { CardSpec, ReadingSpec } from '@lensboard/contract'

/** The lens reading that a card asks for, or that a file of another tool holds; null for every other card. */
export function readingOf(spec: CardSpec): ReadingSpec | null {
  if (spec.kind === 'lens') return spec
  return spec.kind === 'imported' && spec.holds === 'lens' ? spec : null
}
