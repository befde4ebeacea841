import { type Head, type MetricId, NO_PINS, type Pins } from '@lensboard/heatmap/live'
import { useState } from 'react'
import type { Kind, Prompt } from './stored-results'

/** How the card of the start page is looked at; it goes with the card onto a board. */
export interface HeroLook {
  metric: MetricId
  /** Of a lens card. */
  pins: Pins
  /** Of an attention card. */
  layer: number
  head: Head
}

export type ChangeLook = (part: Partial<HeroLook>) => void

/** Block 7 is where the shipped model looks back at what its answer depends on. */
const FIRST: HeroLook = { metric: 'prob', pins: NO_PINS, layer: 7, head: 'mean' }

/** The looks of each prompt's card, kept while others are shown. */
export function useHeroLook({ id }: Prompt): [HeroLook, ChangeLook] {
  const [looks, setLooks] = useState<Partial<Record<Prompt['id'], HeroLook>>>({})
  const look = looks[id] ?? FIRST
  return [look, (part) => setLooks((was) => ({ ...was, [id]: { ...(was[id] ?? FIRST), ...part } }))]
}

/** The fields by which the form of "Open this on a board" takes the card along; open-card.server.ts reads them. */
export const lookFields = (prompt: Prompt, kind: Kind, { metric, pins, layer, head }: HeroLook) => ({
  prompt: prompt.id,
  kind,
  metric,
  pins: JSON.stringify(pins),
  layer: String(layer),
  head: String(head),
})
