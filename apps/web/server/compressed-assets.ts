import { readdirSync } from 'node:fs'
import { extname } from 'node:path'
import type { RequestHandler } from 'express'

/** What the build wrote beside a file, packed as small as it gets; a server that packs at each visit does neither. */
const PACKED = '.br'

/** Hands the packed copy of a built file to browsers that can read it; every other request goes on as it came. */
export function compressedAssets(folder: string): RequestHandler {
  const packed = new Set(readdirSync(folder).filter((name) => name.endsWith(PACKED)))
  return (req, res, next) => {
    const name = req.path.slice(1)
    if (!packed.has(name + PACKED)) return next()
    // Also said of the plain file: a cache must know that there are two.
    res.set('vary', 'accept-encoding')
    if (!req.acceptsEncodings('br')) return next()
    res.type(extname(name)).set('content-encoding', 'br')
    req.url = `/${name}${PACKED}`
    next()
  }
}
