import type { ShareLinkFacts } from '@lensboard/db'

/** A link as its owner copies it: `path` follows the origin. */
export const linkFacts = ({ token, ...link }: ShareLinkFacts) => ({ ...link, path: `/join/${token}` })
