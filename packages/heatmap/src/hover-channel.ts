import { useRef } from 'react'

/** Passes the hovered cell between a plot and its legend or other cards without a React commit. */
export interface HoverChannel<Cell> {
  get(): Cell | null
  set(cell: Cell | null): void
  /** Calls back on every change; returns how to stop. */
  subscribe(listener: (cell: Cell | null) => void): () => void
}

export function createHoverChannel<Cell>(): HoverChannel<Cell> {
  const listeners = new Set<(cell: Cell | null) => void>()
  let current: Cell | null = null
  return {
    get: () => current,
    set(cell) {
      if (cell === current) return
      current = cell
      for (const listener of listeners) listener(cell)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** One channel for the life of a component. */
export function useHoverChannel<Cell>(): HoverChannel<Cell> {
  const channel = useRef<HoverChannel<Cell> | null>(null)
  channel.current ??= createHoverChannel<Cell>()
  return channel.current
}
