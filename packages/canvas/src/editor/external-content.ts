import { type Box, defaultHandleExternalTldrawContent, type Editor, type TLContent } from 'tldraw'
import type { BoardHost } from './board-host.js'
import { bringIntoView } from './bring-into-view.js'
import { isCard } from './selection.js'

const isPicture = (file: File) => /^(image|video|audio)\//.test(file.type)

/**
 * Files of other tools are handed to the page, which recognises them. Pictures stay out of the shared document: it has no
 * place for their bytes. A pasted address becomes text; cards and drawings copied from any board paste as they are.
 */
export function receiveFiles(editor: Editor, host: BoardHost): void {
  const refuse = async () => host.say('Boards hold cards and drawings. Pictures cannot be placed on them yet.')
  editor.registerExternalContentHandler('files', async ({ files, point }) => {
    const read = files.filter((file) => !isPicture(file))
    if (editor.getIsReadonly()) host.say('You can view this board. Ask the owner for edit rights to import files.')
    else if (read.length === 0) await refuse()
    else host.importFiles(read, point && { x: point.x, y: point.y })
  })
  editor.registerExternalContentHandler('tldraw', async ({ content, point }) => {
    await defaultHandleExternalTldrawContent(editor, { content: content as TLContent, ...(point ? { point } : {}) })
    showPasted(editor)
  })
  editor.registerExternalContentHandler('file-replace', refuse)
  editor.registerExternalContentHandler('embed', refuse)
  editor.registerExternalContentHandler('url', async ({ url, point }) => {
    await editor.putExternalContent({ type: 'text', text: url, ...(point ? { point } : {}) })
  })
}

/** How far a copy stands off what it would hide, in page units. */
const ASIDE = 24

/** Cards are not seen through: a copy that lies exactly on one is moved aside, and what was pasted is brought into view. */
function showPasted(editor: Editor): void {
  const pasted = new Set(editor.getSelectedShapeIds())
  const others = editor.getCurrentPageShapes().filter((shape) => isCard(shape) && !pasted.has(shape.id))
  const cornerOf = ({ x, y }: Box) => `${Math.round(x)} ${Math.round(y)}`
  const taken = new Set(others.flatMap(({ id }) => editor.getShapePageBounds(id) ?? []).map(cornerOf))
  const isHiding = () =>
    editor.getSelectedShapes().some((shape) => {
      const bounds = isCard(shape) && editor.getShapePageBounds(shape)
      return bounds && taken.has(cornerOf(bounds))
    })
  for (let times = 0; times < others.length && isHiding(); times++)
    editor.nudgeShapes([...pasted], { x: ASIDE, y: ASIDE })
  const bounds = editor.getSelectionPageBounds()
  if (bounds) bringIntoView(editor, bounds)
}
