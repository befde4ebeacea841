import type { LensShelf, Watchable } from '@lensboard/canvas'
import type { LibraryLens } from '@lensboard/contract'
import { useEffect, useState } from 'react'
import { useLenses } from '../lenses/use-lenses'

interface Shelf extends Watchable<LensShelf> {
  set(lenses: readonly LibraryLens[]): void
}

function createShelf(): Shelf {
  let shelf: LensShelf = null
  const listeners = new Set<() => void>()
  return {
    get: () => shelf,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => void listeners.delete(onChange)
    },
    set(lenses) {
      shelf = new Map(lenses.map(({ hash, lens }) => [hash, lens]))
      for (const listener of listeners) listener()
    },
  }
}

/** The library as the board's cards look into it: read once for all of them, told when it changed. */
export function useLensShelf(): Watchable<LensShelf> {
  const { data } = useLenses()
  const [shelf] = useState(createShelf)
  useEffect(() => {
    if (data) shelf.set(data)
  }, [data, shelf])
  return shelf
}
