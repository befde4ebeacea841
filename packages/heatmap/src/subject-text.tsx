import type { LensResult } from '@lensboard/contract'
import { pieceOf } from './followed.js'
import type { Subject } from './subject.js'
import { TokenText } from './token-text.js'

/** A followed token, or the name of a group and how many tokens it has. */
export function SubjectText({ result, subject }: { result: LensResult; subject: Subject }) {
  if (typeof subject === 'number') return <TokenText piece={pieceOf(result, subject)} />
  return (
    <span title={`Group of token ids ${subject.ids.join(', ')}; their probabilities add`}>
      {subject.name} <span className="lb-faint">Σ{subject.ids.length}</span>
    </span>
  )
}
