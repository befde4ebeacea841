import type { CardKind } from '@lensboard/contract'

/** Strokes of each kind's sign on 16 × 16: rows, a triangle, bars from a zero, a swap, a quotation, a stack, a plus
 * over a minus. */
const SIGNS: Record<CardKind, string> = {
  difference: 'M8 2v7M4.5 5.5h7M4.5 13h7',
  chart: 'M2.5 2.5v11h11M4.5 10.5L7.5 7l2.5 2 3.5-5',
  imported: 'M8 2v8M4.5 6.5L8 10l3.5-3.5M3 13.5h10',
  lens: 'M2 3h12M2 6.33h12M2 9.67h12M2 13h12',
  attention: 'M2.5 2.5v11h11zM2.5 8h5.5v5.5',
  attribution: 'M8 2v12M8 4h5.5M8 8H3M8 12h3',
  patching: 'M2 5.5h11M10.5 3l2.5 2.5L10.5 8M14 10.5H3M5.5 8L3 10.5 5.5 13',
  patchscope: 'M2.5 3h11v7.5H8L5 13.5v-3H2.5z',
  dataset: 'M3 4c0-2.2 10-2.2 10 0v8c0 2.2-10 2.2-10 0zM3 4c0 2.2 10 2.2 10 0M3 8c0 2.2 10 2.2 10 0',
}

/** The sign of a kind of card, in the colour of its text. */
export const KindMark = ({ kind }: { kind: CardKind }) => (
  <svg className="lb-card__kind" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path
      d={SIGNS[kind]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
