import { SLOTS } from './line-colors.js'

interface SlotBadgeProps {
  slot: number
  /** Entry of the six colours where it is not the letter's own. */
  color?: number | undefined
  /** Only this person sees it. */
  own?: boolean | undefined
}

/** The letter of a line in its colour. */
export const SlotBadge = ({ slot, color = slot, own }: SlotBadgeProps) => (
  <span className="lb-slot" data-slot={color} data-own={own || undefined}>
    {SLOTS[slot]}
  </span>
)
