import {
  type CardSpec,
  canonicalJson,
  type LensSpec,
  promptText,
  runsOfCard,
  type TokenGroup,
} from '@lensboard/contract'
import { lensWords, type ReadThrough, type Sides } from '@lensboard/heatmap'
import { useMemo } from 'react'
import { useBoardHost } from '../editor/board-host.js'
import { useWatch } from '../editor/watchable.js'
import type { LensShelf } from './lens-shelf.js'

const NONE: readonly ReadThrough[] = []

/** The lens of each reading that a card shows, with what the library knows of it; nothing for other kinds. */
export function throughOf(spec: CardSpec, shelf: LensShelf): readonly ReadThrough[] {
  const lenses = runsOfCard(spec).flatMap((run) =>
    run.kind === 'lens' || (run.kind === 'dataset' && run.lens) ? [run.lens ?? 'logit'] : [],
  )
  if (lenses.length === 0) return NONE
  return lenses.map((lens) => {
    if (lens === 'logit' || shelf === null) return { lens }
    return { lens, record: shelf.get(lens.hash) ?? null }
  })
}

/** As `throughOf`, live: a lens that is renamed or deleted changes what its cards say. */
export function useThrough(spec: CardSpec): readonly ReadThrough[] {
  const shelf = useWatch(useBoardHost().lenses)
  return useMemo(() => throughOf(spec, shelf), [spec, shelf])
}

/** What the two readings of a difference are called: what tells them apart, of both. Undefined for other cards. */
export function sidesOf(spec: CardSpec, through: readonly ReadThrough[]): Sides | undefined {
  if (spec.kind !== 'difference') return
  const { a, b } = spec
  const apart = PARTS.filter(({ of }) => canonicalJson(of(a)) !== canonicalJson(of(b)))
  const words = (one: LensSpec, lens: ReadThrough | undefined) =>
    (apart.length > 0 ? apart : PARTS.slice(0, 1)).map(({ say }) => say(one, lens)).join(', ')
  return { a: words(a, through[0]), b: words(b, through[1]) }
}

/** Groups of tokens that a card's measures may name. */
export function groupsOf(spec: CardSpec): readonly TokenGroup[] | undefined {
  if (spec.kind === 'difference') return spec.a.groups
  return spec.kind === 'lens' ? spec.groups : undefined
}

interface Part {
  of(spec: LensSpec): unknown
  say(spec: LensSpec, through: ReadThrough | undefined): string
}

/** What two readings may differ in, and how it is said. */
const PARTS: readonly Part[] = [
  { of: ({ lens }) => lens, say: (_, through) => (through ? lensWords(through) : '') },
  { of: ({ checkpoint }) => checkpoint.hash, say: ({ checkpoint }) => checkpoint.name },
  { of: ({ input }) => input, say: ({ input }) => `“${promptText(input)}”` },
  {
    of: ({ interventions }) => interventions,
    say: ({ interventions: { length } }) =>
      length === 0 ? 'no interventions' : length === 1 ? '1 intervention' : `${length} interventions`,
  },
  {
    of: ({ finalNorm }) => finalNorm ?? true,
    say: ({ finalNorm }) => (finalNorm === false ? 'without final norm' : 'with final norm'),
  },
]
