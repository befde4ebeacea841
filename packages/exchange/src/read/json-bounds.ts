import { AppError, LIMITS } from '@lensboard/contract'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENS = [0x5b, 0x7b]
const CLOSES = [0x5d, 0x7d]

/**
 * Parses JSON of a file from outside. Its depth and number of values are counted before anything is built of it, so that
 * a small file cannot become a large object. NaN and infinities, which Python writes, are none. Throws IMPORT_INVALID.
 */
export function parseBounded(bytes: Uint8Array): unknown {
  checkSize(bytes)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new AppError('IMPORT_INVALID', 'This file is no whole JSON: it ends early, or something else stands in it.', {
      cause,
    })
  }
}

function checkSize(bytes: Uint8Array): void {
  let [depth, values, inText] = [0, 0, false]
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (inText) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === COMMA) values++
    else if (OPENS.includes(byte)) {
      values++
      if (++depth > LIMITS.importDepth)
        throw new AppError('IMPORT_INVALID', `This file nests deeper than ${LIMITS.importDepth} levels.`)
    } else if (CLOSES.includes(byte)) depth--
  }
  if (values > LIMITS.importValues)
    throw new AppError(
      'IMPORT_INVALID',
      `This file holds more than ${LIMITS.importValues.toLocaleString('en')} values. Export fewer layers or tokens.`,
    )
}
