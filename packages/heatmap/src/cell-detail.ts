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

/** A card narrower than this has no room for its title. */
const TITLE_PIXELS = 90

/** How much of a card can be seen at a zoom: all, no title, or one colour alone. */
export function cardDetail(body: { width: number }, zoom: number): 'whole' | 'untitled' | 'tile' {
  const width = body.width * zoom
  return width < TILE_PIXELS ? 'tile' : width < TITLE_PIXELS ? 'untitled' : 'whole'
}

const levelFor = (pixels: number) =>
  pixels >= CELL_PIXELS ? 0 : Math.min(MEAN, Math.ceil(Math.log2(CELL_PIXELS / pixels)))

/** How far cells are averaged at a zoom: until they are 2 px on the screen; a card under 50 px is its mean colour. */
export function cellDetail(
  layout: { cellWidth: number; cellHeight: number; body: { width: number } },
  zoom: number,
): CellDetail {
  if (cardDetail(layout.body, zoom) === 'tile') return { across: MEAN, down: MEAN }
  return { across: levelFor(layout.cellWidth * zoom), down: levelFor(layout.cellHeight * zoom) }
}
