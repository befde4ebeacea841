import type { LensRow } from '@lensboard/contract'
import type { Pair } from './align-tokens.js'

/** Rows of two readings side by side, in the order of the streams. */
export interface AlignedRows {
  pairs: readonly Pair[]
  /** The models have different numbers of layers: rows are matched by relative depth. */
  byDepth: boolean
}

/**
 * Which rows of two readings are held against each other. Equal numbers of layers: the same row of both, and rows that
 * one lacks. Different ones: each row of the shallower model with the nearest row of its kind in the deeper one, by
 * depth relative to the model; rows of the deeper one in between are left out.
 */
export function alignRows(a: readonly LensRow[], b: readonly LensRow[]): AlignedRows {
  const [layersA, layersB] = [layersOf(a), layersOf(b)]
  if (layersA === layersB) return { pairs: sameRows(a, b, layersA), byDepth: false }
  const [shallow, deep] =
    layersA < layersB ? [places(a, layersA), places(b, layersB)] : [places(b, layersB), places(a, layersA)]
  // Nearer than half a layer of the shallower model, else the two are not at the same depth.
  const tolerance = 0.5 / Math.min(layersA, layersB) + 1e-9
  const taken = new Set<Place>()
  const pairs = shallow.map((place) => {
    const near = deep
      .filter((other) => other.lane === place.lane && !taken.has(other))
      .reduce<Place | undefined>(
        (best, other) => (best && apart(best, place) <= apart(other, place) ? best : other),
        undefined,
      )
    const match = near && apart(near, place) <= tolerance ? near : undefined
    if (match) taken.add(match)
    const [own, its] = [place.row, match ? match.row : -1]
    return { place, pair: layersA < layersB ? { a: own, b: its } : { a: its, b: own } }
  })
  return { pairs: pairs.sort((x, y) => order(x.place, y.place)).map(({ pair }) => pair), byDepth: true }
}

/** Blocks of the model that a reading is of, as far as its rows tell. */
const layersOf = (rows: readonly LensRow[]): number =>
  (rows.find(({ site }) => site === 'output')?.layer ?? Math.max(-1, ...rows.map(({ layer }) => layer))) + 1

/** A row by its kind and how far through the model it reads, 0 the embedding and 1 the output. */
interface Place {
  row: number
  lane: 'stream' | 'resid_mid' | 'attn_out' | 'mlp_out' | 'output'
  depth: number
}

const SITES: readonly LensRow['site'][] = ['resid_pre', 'attn_out', 'resid_mid', 'mlp_out']
const apart = (one: Place, other: Place) => Math.abs(one.depth - other.depth)
const order = (one: Place, other: Place) =>
  Number(one.lane === 'output') - Number(other.lane === 'output') || one.depth - other.depth

/** What leaves a block is what enters the next one; what leaves the last one stands for the output where that is missing. */
function places(rows: readonly LensRow[], layers: number): Place[] {
  const hasOutput = rows.some(({ site }) => site === 'output')
  return rows.map(({ site, layer }, row) => {
    if (site === 'output') return { row, lane: 'output', depth: 1 }
    if (site === 'resid_post')
      return { row, lane: !hasOutput && layer + 1 === layers ? 'output' : 'stream', depth: (layer + 1) / layers }
    const depth = (layer + SITES.indexOf(site) / SITES.length) / layers
    return { row, lane: site === 'resid_pre' ? 'stream' : site, depth }
  })
}

function sameRows(a: readonly LensRow[], b: readonly LensRow[], layers: number): Pair[] {
  const found = new Map<string, { place: Place; pair: Pair }>()
  for (const [side, rows] of [a, b].entries())
    for (const place of places(rows, layers)) {
      const name = side === 0 ? 'a' : 'b'
      let key = `${place.lane} ${place.depth}`
      // A reading may have both what leaves a block and what enters the next one.
      while ((found.get(key)?.pair[name] ?? -1) >= 0) key += ' again'
      const there = found.get(key) ?? { place, pair: { a: -1, b: -1 } }
      found.set(key, { ...there, pair: { ...there.pair, [name]: place.row } })
    }
  return [...found.values()].sort((x, y) => order(x.place, y.place)).map(({ pair }) => pair)
}
