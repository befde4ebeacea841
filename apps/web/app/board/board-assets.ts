import { getAssetUrlsByImport } from '@tldraw/assets/imports.vite'

const all = getAssetUrlsByImport()

/** Addresses of what the canvas draws with. Pictures of other sites are left out: a board embeds none of them. */
export const BOARD_ASSETS = {
  ...all,
  embedIcons: Object.fromEntries(Object.keys(all.embedIcons).map((name) => [name, ''])),
}
