import type { MeasureId } from '@lensboard/contract'
import type { OTHER_CHOICE } from './other-choice.js'

/** What a legend calls a measure where its name has no room; a followed token is named right after it. */
const BRIEF: Partial<Record<MeasureId | typeof OTHER_CHOICE.id, string>> = {
  prob: 'Top probability',
  logProb: 'Top log-probability',
  logit: 'Top logit',
  jsFromOutput: 'JS from output',
  agreement: 'Agrees with output',
  surprisal: 'Next surprisal',
  targetRank: 'Next rank',
  tokenProb: 'Probability of',
  tokenLogProb: 'Log-prob. of',
  tokenRank: 'Rank of',
  tokenLogit: 'Logit of',
  otherChoiceProb: 'Other’s choice',
}

/** The brief name of a metric by its id, and `name` where that is brief already. */
export function briefName(id: string, name: string): string {
  const [measure = id] = id.split(':')
  return BRIEF[measure as keyof typeof BRIEF] ?? name
}
