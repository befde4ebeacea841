import {
  createShapePropsMigrationIds,
  createShapePropsMigrationSequence,
  DefaultColorStyle,
  type RecordProps,
  type TLBaseShape,
  type TLDefaultColorStyle,
} from '@tldraw/tlschema'
import { T } from '@tldraw/validate'

export const MARKDOWN_TYPE = 'markdown'

/** More than this is no note, and would be slow to draw as formulas. */
export const MARKDOWN_CHARS_MAX = 8_000

/** A note whose text is Markdown with formulas; `h` is the height of what it says, in the window that wrote it. */
export interface MarkdownShapeProps {
  w: number
  h: number
  color: TLDefaultColorStyle
  text: string
}

export type MarkdownShape = TLBaseShape<typeof MARKDOWN_TYPE, MarkdownShapeProps>

const text = T.string.check((value) => {
  if (value.length > MARKDOWN_CHARS_MAX) throw new Error(`A note has at most ${MARKDOWN_CHARS_MAX} characters`)
})

export const markdownShapeProps: RecordProps<MarkdownShape> = {
  w: T.nonZeroNumber,
  h: T.nonZeroNumber,
  color: DefaultColorStyle,
  text,
}

const versions = createShapePropsMigrationIds(MARKDOWN_TYPE, { Initial: 1 })

export const markdownShapeMigrations = createShapePropsMigrationSequence({
  sequence: [{ id: versions.Initial, up: () => undefined, down: () => undefined }],
})
