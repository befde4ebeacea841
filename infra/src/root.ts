import { fileURLToPath } from 'node:url'

/** The top folder of Lensboard; this file is one level below infra, compiled or not. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
