interface DrawingColor {
  /** Strokes and text. */
  solid: string
  /** Notes and fills. */
  soft: string
}

const colors = (table: Record<string, [solid: string, soft: string]>): Record<string, DrawingColor> =>
  Object.fromEntries(Object.entries(table).map(([name, [solid, soft]]) => [name, { solid, soft }]))

/** The canvas' own thirteen drawing colours, close enough for a thumbnail. */
export const DRAWING_COLORS = {
  light: colors({
    black: ['#1d1d1d', '#fce19c'],
    grey: ['#9fa8b2', '#c0cad3'],
    'light-violet': ['#e085f4', '#db91fd'],
    violet: ['#ae3ec9', '#db91fd'],
    blue: ['#4465e9', '#8aa3ff'],
    'light-blue': ['#4ba1f1', '#9bc4fd'],
    yellow: ['#f1ac4b', '#fed49a'],
    orange: ['#e16919', '#faa475'],
    green: ['#099268', '#6fc896'],
    'light-green': ['#4cb05e', '#98d08a'],
    'light-red': ['#f87777', '#f7a5a1'],
    red: ['#e03131', '#fc8282'],
    white: ['#ffffff', '#ffffff'],
  }),
  dark: colors({
    black: ['#f2f2f2', '#2c2c2c'],
    grey: ['#9398b0', '#56595f'],
    'light-violet': ['#e599f7', '#762d8e'],
    violet: ['#ae3ec9', '#681683'],
    blue: ['#4f72fc', '#2a3f98'],
    'light-blue': ['#4dabf7', '#1f5495'],
    yellow: ['#ffc034', '#98571b'],
    orange: ['#f76707', '#7c3905'],
    green: ['#099268', '#014429'],
    'light-green': ['#40c057', '#21581d'],
    'light-red': ['#ff8787', '#7a3333'],
    red: ['#e03131', '#7e201f'],
    white: ['#f3f3f3', '#eaeaea'],
  }),
}
