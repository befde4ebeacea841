import { CLOSE } from '@lensboard/contract'
import type { Connection } from './connection.js'
import { BadFrame, type Incoming, readFrame, stateVectorEntries } from './frames.js'
import { FIRST_ANSWER_BYTES_MAX, FRAME_BYTES_MAX, STATE_VECTOR_BYTES_MAX, STATE_VECTOR_ENTRIES_MAX } from './limits.js'
import type { Room } from './room.js'

/** Why a connection ends because of what it sent. */
interface Fault {
  code: number
  reason: string
}

const TOO_LARGE: Fault = { code: CLOSE.tooLarge, reason: 'too large' }
const TOO_MUCH: Fault = { code: CLOSE.rateLimited, reason: 'too much at once' }
const NO_MESSAGE: Fault = { code: CLOSE.invalidUpdate, reason: 'no message of this protocol' }

/** Handles one frame of a connection, or closes it. */
export function handleFrame(room: Room, connection: Connection, frame: Uint8Array): void {
  if (!connection.open || room.gone) return
  const fault = frameFault(connection, frame) ?? contentFault(room, connection, frame)
  if (!fault) return
  room.refused(connection, fault.code, fault.reason)
  connection.close(fault.code, fault.reason)
}

function frameFault(connection: Connection, frame: Uint8Array): Fault | undefined {
  const bytesMax = connection.answered ? FRAME_BYTES_MAX : FIRST_ANSWER_BYTES_MAX
  if (frame.length > bytesMax) return TOO_LARGE
  return connection.rates.bytes.take(frame.length) ? undefined : TOO_MUCH
}

function contentFault(room: Room, connection: Connection, frame: Uint8Array): Fault | undefined {
  try {
    for (const message of readFrame(frame)) {
      const fault = connection.open ? messageFault(room, connection, message) : undefined
      if (fault) return fault
    }
  } catch (error) {
    if (error instanceof BadFrame) return NO_MESSAGE
    throw error
  }
  return
}

function messageFault(room: Room, connection: Connection, message: Incoming): Fault | undefined {
  const { rates } = connection
  switch (message.is) {
    case 'step1':
      if (message.stateVector.length > STATE_VECTOR_BYTES_MAX) return TOO_LARGE
      if (stateVectorEntries(message.stateVector) > STATE_VECTOR_ENTRIES_MAX) return TOO_LARGE
      if (!rates.questions.take()) return TOO_MUCH
      answer(room, connection, message.stateVector)
      return
    case 'update':
      if (!rates.updates.take()) return TOO_MUCH
      room.receive(connection, message.update, message.answers)
      return
    case 'bulk':
      connection.bulk = true
      return
    case 'presence':
      // Too much of it is not worth a connection: the next one says the same.
      if (rates.presence.take()) room.presence.receive(connection, message.update)
      return
    case 'together':
      // Asking too often, or without the right, is not worth a connection either.
      if (rates.together.take()) room.presenting.hear(connection, message.json)
      return
    case 'queryPresence':
      if (rates.presence.take()) room.presence.tellAll(connection)
  }
  return
}

function answer(room: Room, connection: Connection, stateVector: Uint8Array) {
  try {
    room.answer(connection, stateVector)
  } catch {
    throw new BadFrame('a state vector')
  }
}
