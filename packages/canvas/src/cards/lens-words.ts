import {
  type CardSpec,
  canonicalJson,
  type DifferenceSpec,
  interventionsOf,
  type ReadingSpec,
  runsOfCard,
  specText,
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
  const lenses = runsOfCard(spec).flatMap((run) => lensOf(run) ?? [])
  if (lenses.length === 0) return NONE
  return lenses.map((lens) => lookedUp(lens, shelf))
}

/** What a run is read through; null where it is read through none, or nobody knows: a file does not say. */
function lensOf(run: CardSpec): ReadThrough['lens'] | null {
  return run.kind === 'lens' || (run.kind === 'dataset' && run.lens) ? (run.lens ?? 'logit') : null
}

const lookedUp = (lens: ReadThrough['lens'], shelf: LensShelf): ReadThrough =>
  lens === 'logit' || shelf === null ? { lens } : { lens, record: shelf.get(lens.hash) ?? null }

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
  const words = (one: ReadingSpec, lens: ReadThrough | undefined) =>
    (apart.length > 0 ? apart : PARTS.slice(0, 1)).flatMap(({ say }) => say(one, lens) || []).join(', ') ||
    specText(one)
  const [first, second] = throughOfSides(spec, through)
  return { a: words(a, first), b: words(b, second) }
}

/** The lens of either reading of a difference; undefined for a file's, of which none is known. */
export function throughOfSides(
  { a, b }: DifferenceSpec,
  through: readonly ReadThrough[],
): readonly [ReadThrough | undefined, ReadThrough | undefined] {
  const ofA = lensOf(a) === null ? undefined : through[0]
  return [ofA, lensOf(b) === null ? undefined : through[ofA ? 1 : 0]]
}

/** Groups of tokens that a card's measures may name. */
export function groupsOf(spec: CardSpec): readonly TokenGroup[] | undefined {
  if (spec.kind === 'difference') return groupsOf(spec.a) ?? groupsOf(spec.b)
  return spec.kind === 'lens' ? spec.groups : undefined
}

interface Part {
  of(spec: ReadingSpec): unknown
  say(spec: ReadingSpec, through: ReadThrough | undefined): string
}

/** What two readings may differ in, and how it is said. */
const PARTS: readonly Part[] = [
  { of: (spec) => lensOf(spec), say: (_, through) => (through ? lensWords(through) : 'imported') },
  {
    of: (spec) => (spec.kind === 'lens' ? spec.checkpoint.hash : spec.model),
    say: (spec) => (spec.kind === 'lens' ? spec.checkpoint.name : spec.model),
  },
  {
    of: (spec) => (spec.kind === 'lens' ? spec.input : specText(spec)),
    say: (spec) => `“${specText(spec)}”`,
  },
  {
    of: (spec) => interventionsOf(spec),
    say(spec) {
      const { length } = interventionsOf(spec)
      return length === 0 ? 'no interventions' : length === 1 ? '1 intervention' : `${length} interventions`
    },
  },
  {
    of: (spec) => ('finalNorm' in spec ? (spec.finalNorm ?? true) : true),
    say: (spec) => ('finalNorm' in spec && spec.finalNorm === false ? 'without final norm' : 'with final norm'),
  },
]
