// A page on a computer whose clock is wrong: it opens a board, draws, shows itself and says what it has.
import { recordMap, writeRecord } from '@lensboard/canvas/records'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

const { PORT, BOARD, COOKIE, ORIGIN, SKEW_MS } = process.env
const now = Date.now
Date.now = () => now() + Number(SKEW_MS)
const { connectBoard } = await import('../../packages/canvas/dist/sync/index.js')

class Socket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { headers: { cookie: COOKIE, origin: ORIGIN } })
  }
}

const doc = new Y.Doc()
const connection = connectBoard({
  ...{ url: `ws://127.0.0.1:${PORT}/sync`, boardId: BOARD, epoch: 1, doc, WebSocketPolyfill: Socket },
  onState: ({ is }) => {
    if (is === 'saved' && recordMap(doc).has('shape:skewed'))
      process.send({ is, year: new Date(Date.now()).getFullYear() })
  },
})
await connection.synced
connection.awareness.setLocalState({ c: [3, 4] })
doc.on('update', () => {
  const ids = [...recordMap(doc).keys()].filter((id) => id.startsWith('shape:')).sort()
  if (ids.includes('shape:after')) process.send({ ids })
})
const props = { w: 100, h: 100, name: 'skewed', color: 'black' }
const place = { parentId: 'page:page', index: 'a1', x: 0, y: 0, rotation: 0, isLocked: false, opacity: 1, meta: {} }
doc.transact(() =>
  writeRecord(recordMap(doc), null, { id: 'shape:skewed', typeName: 'shape', type: 'frame', ...place, props }),
)
