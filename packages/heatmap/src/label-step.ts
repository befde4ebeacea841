const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
const ROW_ROOM = 14
/** A label under its own column may be cut; one that stands for several has room for a word. */
const COLUMN_ROOM = 28
const COLUMNS_ROOM = 54
const LAYERS_ROOM = 44

const stepFor = (pitch: number, room: number): number => STEPS.find((step) => step * pitch >= room) ?? 1000

/** Every how many rows of `pitch` pixels a label fits. */
export const rowLabelStep = (pitch: number): number => stepFor(pitch, ROW_ROOM)

/** Every how many columns of `pitch` pixels a token label fits. */
export const columnLabelStep = (pitch: number): number => (pitch >= COLUMN_ROOM ? 1 : stepFor(pitch, COLUMNS_ROOM))

/** Every how many columns of `pitch` pixels the label of a row fits under its column. */
export const layerLabelStep = (pitch: number): number => stepFor(pitch, LAYERS_ROOM)
