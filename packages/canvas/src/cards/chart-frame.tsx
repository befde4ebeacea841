import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { CardFrame } from './card-frame.js'
import { useFollowed } from './chart-source.js'

/** A chart card with the question and the pins of the card that it was made from. */
export function FollowingChart({ shape }: { shape: CardShape }) {
  return <CardFrame shape={useFollowed(useEditor(), shape)} />
}
