import { HTMLContainer, type RecordProps, Rectangle2d, resizeBox, ShapeUtil, type TLResizeInfo } from 'tldraw'
import { MARKDOWN_TYPE, type MarkdownShape, markdownShapeMigrations, markdownShapeProps } from '../records/index.js'
import { MarkdownNote } from './markdown-note.js'
import { NOTE } from './note-size.js'

/** A note of Markdown and formulas beside tldraw's own sticky notes. */
export class MarkdownShapeUtil extends ShapeUtil<MarkdownShape> {
  static override type = MARKDOWN_TYPE
  static override props: RecordProps<MarkdownShape> = markdownShapeProps
  static override migrations = markdownShapeMigrations

  override getDefaultProps(): MarkdownShape['props'] {
    return { w: NOTE.w, h: NOTE.h, color: 'yellow', text: '' }
  }

  override getGeometry({ props }: MarkdownShape) {
    return new Rectangle2d({ width: props.w, height: props.h, isFilled: true })
  }

  override canEdit = () => true

  override onResize(shape: MarkdownShape, info: TLResizeInfo<MarkdownShape>) {
    return resizeBox(shape, info, { minWidth: NOTE.least.w, minHeight: NOTE.least.h })
  }

  /** Its width is chosen, its height is that of its text. */
  override onResizeEnd(_initial: MarkdownShape, { id, type, props }: MarkdownShape) {
    const content = this.editor.getContainer().querySelector<HTMLElement>(`[data-note="${CSS.escape(id)}"]`)
    return content ? { id, type, props: { h: Math.max(NOTE.least.h, content.offsetHeight) } } : { id, type, props }
  }

  /** A note that says nothing is none. */
  override onEditEnd({ id, props }: MarkdownShape) {
    if (props.text.trim() === '') this.editor.deleteShapes([id])
  }

  override component(shape: MarkdownShape) {
    return (
      <HTMLContainer>
        <MarkdownNote shape={shape} />
      </HTMLContainer>
    )
  }

  override indicator({ props }: MarkdownShape) {
    return <rect width={props.w} height={props.h} rx={6} />
  }

  override getText({ props }: MarkdownShape) {
    return props.text
  }

  override getAriaDescriptor({ props }: MarkdownShape) {
    return `Note: ${props.text}`
  }
}
