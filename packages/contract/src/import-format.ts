/** Files of other tools that become cards; `lensboard` is our own result file. */
export const IMPORT_FORMATS = [
  'lensboard',
  'logitlenskit-v1',
  'logitlenskit-v2',
  'logitlenskit-python',
  'nnsightful',
  'llama-advanced',
  'neuronpedia',
  'doppo',
  'workbench',
  'edulogitlens',
] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]
