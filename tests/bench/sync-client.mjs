// A client of the sync server that costs the measuring process little: it reads a document only when told to.
import { WebSocket } from 'ws'
import * as Y from 'yjs'

const SYNC = 0
const AWARENESS = 1
const PERSISTED = 100

/** Opens a board; `doc` follows it when given. Resolves with the client when the document's bytes are here. */
export function openBoard({ port, origin, boardId, cookie, doc, answers = true }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/${boardId}`, { headers: { cookie, origin } })
  socket.binaryType = 'nodebuffer'
  const since = performance.now()
  const client = { socket, doc, persisted: 0, presenceFrames: 0, presenceBytes: 0, onPersisted: () => {}, close }
  function close() {
    socket.removeAllListeners('close')
    socket.close()
  }
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', (code) => reject(new Error(`closed ${code}`)))
    socket.on('open', () => socket.send(Buffer.from([SYNC, 0, 1, 0])))
    socket.on('message', (frame) => {
      const [type, at] = varUint(frame, 0)
      if (type === AWARENESS) {
        client.presenceFrames++
        client.presenceBytes += frame.length
      } else if (type === PERSISTED) {
        client.persisted = varUint(frame, at)[0]
        client.onPersisted(client.persisted)
      } else if (type === SYNC) read(frame, at)
    })
    function read(frame, at) {
      const [step, from] = varUint(frame, at)
      const [length, start] = varUint(frame, from)
      const bytes = frame.subarray(start, start + length)
      if (step === 0 && answers) socket.send(Buffer.from([SYNC, 1, 2, 0, 0]))
      else if (step > 0 && doc) Y.applyUpdate(doc, bytes, client)
      if (step === 1) resolve(Object.assign(client, { syncedAfter: performance.now() - since, bytes: length }))
    }
  })
}

export const updateFrame = (update) => Buffer.concat([Buffer.from([SYNC, 2]), varBytes(update)])

export function presenceFrame(clientId, clock, state) {
  const json = Buffer.from(JSON.stringify(state))
  const body = Buffer.concat([toVarUint(1), toVarUint(clientId), toVarUint(clock), toVarUint(json.length), json])
  return Buffer.concat([Buffer.from([AWARENESS]), varBytes(body)])
}

const varBytes = (bytes) => Buffer.concat([toVarUint(bytes.length), bytes])

function toVarUint(value) {
  const bytes = []
  let left = value
  for (; left > 127; left = Math.floor(left / 128)) bytes.push(128 | (left % 128))
  bytes.push(left)
  return Buffer.from(bytes)
}

function varUint(bytes, at) {
  let [value, scale, i] = [0, 1, at]
  for (; bytes[i] > 127; i++, scale *= 128) value += (bytes[i] & 127) * scale
  return [value + bytes[i] * scale, i + 1]
}
