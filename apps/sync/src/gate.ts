import { BULK } from '@lensboard/canvas/records'
import { CLOSE, type Role, roleAtLeast } from '@lensboard/contract'
import * as Y from 'yjs'
import type { AcceptedDoc, Fault } from './accepted-doc.js'
import type { Writer } from './client-owners.js'
import { bringsNothing, type Decoded, GAP, newDeletions, updateProblem, writtenBy } from './update-problem.js'

/** Who sends an update. */
export interface Sender extends Writer {
  role: Role
  /** Whether they answered our question what they have; until then their updates may come before what they build on. */
  answered: boolean
  /** Whether they said that this one deletes much. */
  bulk: boolean
}

export type Verdict =
  /** `clients` had no owner before; `isBulk` when so much goes that the board is kept as it was. */
  | { is: 'accepted'; clients: number[]; isBulk: boolean }
  /** Nothing in it that is not on disk already: a resent change, or the empty answer of somebody who only looks. */
  | { is: 'nothing new' }
  /** Built on changes that the sender's first answer brings; that answer contains this update too. */
  | { is: 'early' }
  | ({ is: 'refused' } & Fault)

const invalid = (reason: string): Verdict => ({ is: 'refused', code: CLOSE.invalidUpdate, reason })
const LOOK_ONLY: Verdict = {
  ...{ is: 'refused', code: CLOSE.forbidden, reason: 'may look only' },
  sentence: 'You may look at this board, not change it.',
}

/**
 * Decides on one update, whole or not at all: who sends it, its structure, then the records it makes. An accepted one
 * is applied to `accepted`, which holds everything accepted whether or not it is on disk yet. The rules:
 * docs/decisions/0010-the-gate-of-the-sync-server.md and 0054-what-the-gate-asks-of-a-client.md.
 */
export function gate(update: Uint8Array, sender: Sender, accepted: AcceptedDoc): Verdict {
  let decoded: Decoded
  try {
    decoded = Y.decodeUpdate(update)
  } catch {
    return invalid('no Yjs update')
  }
  const { doc, owners } = accepted
  const mayEdit = roleAtLeast(sender.role, 'editor')
  const isOld = bringsNothing(decoded, doc)
  if (isOld && !mayEdit) return { is: 'nothing new' }
  if (!mayEdit) return LOOK_ONLY
  const problem = updateProblem(decoded, accepted, sender)
  if (problem !== undefined) return problem === GAP && !sender.answered ? { is: 'early' } : invalid(problem)
  if (isOld) return { is: 'nothing new' }
  if (!sender.bulk && newDeletions(decoded, doc) > BULK.deletions) return invalid('deletes much without saying so')
  const clients = writtenBy(decoded, doc)
  const fault = accepted.apply(update, sender)
  if (fault) return fault.reason === GAP && !sender.answered ? { is: 'early' } : { is: 'refused', ...fault }
  return { is: 'accepted', clients: owners.bind(clients, sender), isBulk: accepted.removed > BULK.records }
}
