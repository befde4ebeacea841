import type { BrushedCells } from '@lensboard/canvas'
import { createContext, useContext } from 'react'
import type { InterventionDraft } from './intervention-draft'

/** Lets the person drag over cells of the card whose form this is; null where there is no card with cells. */
type Brush = () => Promise<BrushedCells | null>

const BrushContext = createContext<Brush | null>(null)
export const BrushProvider = BrushContext.Provider
export const useBrush = (): Brush | null => useContext(BrushContext)

const text = ({ from, to }: { from: number; to: number }) => (from === to ? `${from}` : `${from}-${to}`)

/** What brushed cells mean in the fields of an intervention; the output row stands for the last block. */
export function brushedFields(
  { op }: Pick<InterventionDraft, 'op'>,
  { layers, positions }: BrushedCells,
  nLayers: number,
): Partial<InterventionDraft> {
  const last = Math.max(0, nLayers - 1)
  const within = { from: Math.min(layers.from, last), to: Math.min(layers.to, last) }
  if (op === 'add') return { layers: `${within.from}`, positions: text(positions) }
  if (op === 'patch') return { layers: `${within.from}`, positions: `${positions.to}` }
  if (op === 'block') return { layers: text(within), queries: text(positions) }
  return { layers: text(within), positions: text(positions) }
}
