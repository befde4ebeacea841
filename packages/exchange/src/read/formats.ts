import type { ImportFormat } from '@lensboard/contract'

/** What people call each format. */
export const FORMAT_NAMES: Record<ImportFormat, string> = {
  lensboard: 'Lensboard result',
  'logitlenskit-v1': 'logitlenskit V1',
  'logitlenskit-v2': 'logitlenskit V2',
  'logitlenskit-python': 'logitlenskit, Python form',
  nnsightful: 'nnsightful',
  'llama-advanced': 'Logit Lens Llama Advanced session',
  neuronpedia: 'Neuronpedia J-lens export',
  doppo: 'Doppo cards',
  workbench: 'NDIF Workbench',
  edulogitlens: 'NDIF Workbench grid',
}

const READ =
  'logitlenskit V1, V2 and its Python form, nnsightful, Logit Lens Llama Advanced sessions, Neuronpedia J-lens ' +
  'exports, Doppo cards and exports, NDIF Workbench data, and Lensboard’s own JSON'

/** The refusal of what is no file of another tool. */
export const NOT_READ = `Not a format Lensboard reads. It reads: ${READ}.`
export const PICKLES = 'This file holds Python pickles. Lensboard does not run code from files.'
