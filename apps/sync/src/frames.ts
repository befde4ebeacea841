import { MESSAGE, type TogetherNews } from '@lensboard/contract'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { writePermissionDenied } from 'y-protocols/auth'
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync'

/** One message of a client, read from a frame that may hold several. */
export type Incoming =
  | { is: 'step1'; stateVector: Uint8Array }
  /** `answers` is true for the answer to our own step 1. */
  | { is: 'update'; update: Uint8Array; answers: boolean }
  | { is: 'presence'; update: Uint8Array }
  | { is: 'queryPresence' }
  /** The next update takes much away. */
  | { is: 'bulk' }
  /** Something asked of the others, as JSON text. */
  | { is: 'together'; json: string }

/** The frame is not what the protocol says. */
export class BadFrame extends Error {
  override name = 'BadFrame'
}

/** Reads a frame to its end; throws BadFrame on anything that is no message of the y-websocket protocol. */
export function readFrame(frame: Uint8Array): Incoming[] {
  const messages: Incoming[] = []
  const decoder = decoding.createDecoder(frame)
  try {
    while (decoding.hasContent(decoder)) messages.push(readMessage(decoder))
  } catch (error) {
    throw error instanceof BadFrame ? error : new BadFrame('cut off')
  }
  return messages
}

function readMessage(decoder: decoding.Decoder): Incoming {
  const type = decoding.readVarUint(decoder)
  if (type === MESSAGE.queryAwareness) return { is: 'queryPresence' }
  if (type === MESSAGE.awareness) return { is: 'presence', update: decoding.readVarUint8Array(decoder) }
  if (type === MESSAGE.bulk) return { is: 'bulk' }
  if (type === MESSAGE.together) return { is: 'together', json: decoding.readVarString(decoder) }
  if (type !== MESSAGE.sync) throw new BadFrame(`message type ${type}`)
  const step = decoding.readVarUint(decoder)
  const bytes = decoding.readVarUint8Array(decoder)
  if (step === messageYjsSyncStep1) return { is: 'step1', stateVector: bytes }
  if (step === messageYjsSyncStep2) return { is: 'update', update: bytes, answers: true }
  if (step === messageYjsUpdate) return { is: 'update', update: bytes, answers: false }
  throw new BadFrame(`sync step ${step}`)
}

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

const sync = (step: number, bytes: Uint8Array) =>
  frame(MESSAGE.sync, (encoder) => {
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })

/** "This is what we have; send the rest." */
export const step1Frame = (stateVector: Uint8Array) => sync(messageYjsSyncStep1, stateVector)
/** "This is what you lack." */
export const step2Frame = (update: Uint8Array) => sync(messageYjsSyncStep2, update)
export const updateFrame = (update: Uint8Array) => sync(messageYjsUpdate, update)
/** "Your first `count` updates on this connection are on disk." */
export const persistedFrame = (count: number) =>
  frame(MESSAGE.persisted, (encoder) => encoding.writeVarUint(encoder, count))
/** "You may look only." Clients that do not know it write a warning to their console. */
export const readonlyFrame = (why: string) => frame(MESSAGE.auth, (encoder) => writePermissionDenied(encoder, why))

/** How many clients a state vector names; throws BadFrame on one that is none. */
export function stateVectorEntries(stateVector: Uint8Array): number {
  try {
    return decoding.readVarUint(decoding.createDecoder(stateVector))
  } catch {
    throw new BadFrame('a state vector')
  }
}

export const togetherFrame = (news: TogetherNews) =>
  frame(MESSAGE.together, (encoder) => encoding.writeVarString(encoder, JSON.stringify(news)))

/** What one client shows of itself; a null state takes it away. */
export interface PresenceEntry {
  clientId: number
  clock: number
  state: Record<string, unknown> | null
}

export const presenceFrame = (entries: readonly PresenceEntry[]) => presenceFrameOf(entries.map(presenceBytes))

/** One entry as it stands in a frame: written once, however many are told of it. */
export function presenceBytes({ clientId, clock, state }: PresenceEntry): Uint8Array {
  const body = encoding.createEncoder()
  encoding.writeVarUint(body, clientId)
  encoding.writeVarUint(body, clock)
  encoding.writeVarString(body, JSON.stringify(state))
  return encoding.toUint8Array(body)
}

export const presenceFrameOf = (entries: readonly Uint8Array[]) =>
  frame(MESSAGE.awareness, (encoder) => {
    const body = encoding.createEncoder()
    encoding.writeVarUint(body, entries.length)
    for (const entry of entries) encoding.writeUint8Array(body, entry)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body))
  })

/** Reads presence as sent; throws BadFrame. States are JSON text still, for most are somebody else's echo. */
export function readPresence(update: Uint8Array): { clientId: number; json: string }[] {
  try {
    const decoder = decoding.createDecoder(update)
    const count = decoding.readVarUint(decoder)
    // What follows is read until it ends, whatever the count says.
    const entries: { clientId: number; json: string }[] = []
    for (let i = 0; i < count; i++) {
      const clientId = decoding.readVarUint(decoder)
      decoding.readVarUint(decoder)
      entries.push({ clientId, json: decoding.readVarString(decoder) })
    }
    return entries
  } catch {
    throw new BadFrame('presence cut off')
  }
}
