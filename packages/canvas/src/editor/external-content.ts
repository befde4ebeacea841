import type { Editor } from 'tldraw'
import type { BoardHost } from './board-host.js'

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
  editor.registerExternalContentHandler('file-replace', refuse)
  editor.registerExternalContentHandler('embed', refuse)
  editor.registerExternalContentHandler('url', async ({ url, point }) => {
    await editor.putExternalContent({ type: 'text', text: url, ...(point ? { point } : {}) })
  })
}
