/** A card narrower than this on the screen is one colour. */
const TILE_PIXELS = 50
/** Smaller cells on the screen are averaged. */
const CELL_PIXELS = 2
/** One pixel for the whole plot. */
const MEAN = 16

/** Powers of 2 by which cells are averaged across and down. */
export interface CellDetail {
  across: number
  down: number
}

const levelFor = (pixels: number) =>
  pixels >= CELL_PIXELS ? 0 : Math.min(MEAN, Math.ceil(Math.log2(CELL_PIXELS / pixels)))

/** How far cells are averaged at a zoom: until they are 2 px on the screen; a card under 50 px is its mean colour. */
export function cellDetail(
  layout: { cellWidth: number; cellHeight: number; body: { width: number } },
  zoom: number,
): CellDetail {
  if (layout.body.width * zoom < TILE_PIXELS) return { across: MEAN, down: MEAN }
  return { across: levelFor(layout.cellWidth * zoom), down: levelFor(layout.cellHeight * zoom) }
}
