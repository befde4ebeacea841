import { createContext, useContext, useState } from 'react'

/** A block of drawn cells, ends inclusive. */
export interface CellBlock {
  rows: [number, number]
  columns: [number, number]
}

/** Who keeps the chosen range of a plot where others than the plot have to know of it. */
export interface RangeKeeper {
  range: CellBlock | null
  setRange(range: CellBlock | null): void
}

const RangeContext = createContext<RangeKeeper | null>(null)
export const RangeProvider = RangeContext.Provider

/** The chosen range of a plot: its own, or the one that a keeper around it holds. */
export function useCellRange(): RangeKeeper {
  const [range, setRange] = useState<CellBlock | null>(null)
  return useContext(RangeContext) ?? { range, setRange }
}
