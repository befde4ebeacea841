export type { Activations, NamedArray } from './cards/read-activations.js'
export { type Engine, type EngineJob, type EngineOptions, openEngine, type RunOptions } from './engine/engine.js'
export type { Device } from './engine/provider.js'
export type { Question } from './engine/question.js'
