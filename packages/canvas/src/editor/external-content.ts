import type { Editor } from 'tldraw'
import type { BoardHost } from './board-host.js'

/**
 * Pictures and pages stay out of the shared document: it has no place for their bytes yet. A pasted address becomes
 * text; cards and drawings copied from any board paste as they are.
 */
export function refuseFiles(editor: Editor, host: BoardHost): void {
  const refuse = async () => host.say('Boards hold cards and drawings. Files cannot be placed on them yet.')
  editor.registerExternalContentHandler('files', refuse)
  editor.registerExternalContentHandler('file-replace', refuse)
  editor.registerExternalContentHandler('embed', refuse)
  editor.registerExternalContentHandler('url', async ({ url, point }) => {
    await editor.putExternalContent({ type: 'text', text: url, ...(point ? { point } : {}) })
  })
}
