import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.js'

/** One line of a list of facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The first digits of a hash, all of them on hover and to copy. */
export function Hash({ hash, what }: { hash: string; what: string }) {
  return (
    <>
      <code title={hash}>{hash.slice(0, 12)}</code> <CopyButton text={hash} what={what} />
    </>
  )
}
