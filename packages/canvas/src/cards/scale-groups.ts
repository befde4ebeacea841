import { type CardView, SCALE_GROUPS } from '@lensboard/contract'
import { type Domain, unionDomain } from '@lensboard/heatmap'
import type { CardShapeProps } from '../records/index.js'
import { isHeld } from './baseline.js'
import { readingOf } from './reading-of.js'

export type ScaleLetter = NonNullable<CardView['scaleGroup']>
type Looked = Pick<CardShapeProps, 'spec' | 'compare' | 'metric' | 'view'>

/** What people are told who put different measures on one scale. */
export const ONE_METRIC = 'Only cards with the same metric can share a scale.'

/** Whether a card's cells are coloured on a scale that others can share. */
export const hasScale = ({ spec }: Pick<CardShapeProps, 'spec'>): boolean =>
  spec.kind === 'difference' || readingOf(spec) !== null

/** The measure that colours a card, whatever tokens it is of; a difference is another measure. One measure has one unit. */
export const measureOf = (props: Looked): string =>
  `${isHeld(props) ? 'difference of ' : ''}${props.metric.split(':')[0]}`

/** Which cards share one range: those of equal letter and measure. Null for a card without a letter. */
export function scaleKey(props: Looked): string | null {
  const letter = props.view?.scaleGroup
  return letter ? `${letter} ${measureOf(props)}` : null
}

/** The name under which a card's own typed ends are kept, as the legend keeps them. */
const endsKey = (props: Looked): string => (isHeld(props) ? `difference:${props.metric}` : props.metric)

/** Typed ends as another card of the same measure keeps them. */
export const endsFor = (props: Looked, domain: CardView['domain']): CardView['domain'] =>
  domain && { ...domain, metric: endsKey(props) }

/** Why cards cannot share a letter with those that have it already, as a sentence; null where they can. */
export function scaleRefusal(cards: readonly Looked[], members: readonly Looked[]): string | null {
  const measures = new Set([...cards, ...members].map(measureOf))
  return measures.size > 1 ? ONE_METRIC : null
}

/** The letter for cards that are put on one scale: one that some of them have, else the first that no card has. */
export function letterFor(cards: readonly Looked[], all: readonly Looked[]): ScaleLetter | null {
  const own = cards.find(({ view }) => view?.scaleGroup)?.view?.scaleGroup
  const taken = new Set(all.map(({ view }) => view?.scaleGroup))
  return own ?? SCALE_GROUPS.find((letter) => !taken.has(letter)) ?? null
}

/** One range for each group, over the ranges of its cards; what stays the same stays the same object. */
export function groupDomains(
  ranges: Iterable<{ key: string; domain: Domain }>,
  before: ReadonlyMap<string, Domain>,
): ReadonlyMap<string, Domain> {
  const groups = new Map<string, Domain>()
  for (const { key, domain } of ranges) {
    const all = groups.get(key)
    groups.set(key, unionDomain(all ? [all, domain] : [domain])!)
  }
  for (const [key, domain] of groups) {
    const old = before.get(key)
    if (old && old.min === domain.min && old.max === domain.max && old.scale === domain.scale) groups.set(key, old)
  }
  return groups
}
