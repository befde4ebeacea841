import type { Answer, RunSpec } from '@lensboard/contract'
import { paper } from '../paper.js'
import { attentionJson, attentionLines } from './attention.js'
import { attributionJson, attributionLines } from './attribution.js'
import { datasetJson, datasetLines } from './dataset.js'
import { lensJson } from './lens-json.js'
import { lensLines } from './lens-lines.js'
import { patchingJson, patchingLines } from './patching.js'
import { patchscopeJson, patchscopeLines } from './patchscope.js'

export interface ShowOptions {
  json?: boolean
  /** How many components of an attribution are listed. */
  top?: number
}

const TOP = 16

/** An answer as a terminal shows it: tables, or one JSON object in full precision. No model is needed for it. */
export function showAnswer(answer: Answer, spec: RunSpec, options: ShowOptions): string {
  return options.json ? JSON.stringify(jsonOf(answer, spec)) : linesOf(answer, spec, options.top ?? TOP).join('\n')
}

const groupsOf = (spec: RunSpec) => (spec.kind === 'lens' ? (spec.groups ?? []) : [])

function jsonOf(answer: Answer, spec: RunSpec): object {
  switch (answer.kind) {
    case 'lens':
      return lensJson(answer, groupsOf(spec))
    case 'attention':
      return attentionJson(answer)
    case 'attribution':
      return attributionJson(answer)
    case 'patching':
      return patchingJson(answer)
    case 'patchscope':
      return patchscopeJson(answer)
    case 'dataset':
      return datasetJson(answer)
  }
}

function linesOf(answer: Answer, spec: RunSpec, top: number): string[] {
  const sheet = paper()
  switch (answer.kind) {
    case 'lens':
      return lensLines(answer, { track: spec.kind === 'lens' ? spec.track : [], groups: groupsOf(spec) }, sheet)
    case 'attention':
      return attentionLines(answer, sheet)
    case 'attribution':
      return attributionLines(answer, top, sheet)
    case 'patching':
      return patchingLines(answer, sheet)
    case 'patchscope':
      return patchscopeLines(answer, sheet)
    case 'dataset':
      return datasetLines(answer, sheet)
  }
}
