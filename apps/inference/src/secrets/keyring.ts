import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** One or more keys of 32 bytes in hex, separated by commas: the first one seals, the others only open. */
export const SecretKeys = z
  .string()
  .regex(/^[0-9a-f]{64}(,[0-9a-f]{64})*$/i, 'must be 64 hexadecimal digits, or several such keys with commas between')
  .transform((keys) => keys.split(',').map((key) => Buffer.from(key, 'hex')))

export interface Sealed {
  keyId: string
  /** Nonce, ciphertext, tag. */
  sealed: Uint8Array<ArrayBuffer>
}

/** Seals short texts with AES-256-GCM. What was sealed for one owner cannot be opened for another. */
export interface Keyring {
  seal(text: string, owner: string): Sealed
  /** Null when the key is not here any more, or anything was changed. */
  open(sealed: Sealed, owner: string): string | null
}

/** Says which key it is and nothing else about it. */
const idOf = (key: Uint8Array) => createHash('sha256').update('lensboard key id').update(key).digest('hex').slice(0, 16)

export function createKeyring(keys: readonly Uint8Array[]): Keyring {
  const [first] = keys
  if (!first) throw new Error('A keyring needs a key.')
  const known = new Map(keys.map((key) => [idOf(key), key]))
  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, first, nonce).setAAD(Buffer.from(owner))
      const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return { keyId: idOf(first), sealed: new Uint8Array(bytes) }
    },
    open({ keyId, sealed }, owner) {
      const key = known.get(keyId)
      if (!key || sealed.length < NONCE_BYTES + TAG_BYTES) return null
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}
