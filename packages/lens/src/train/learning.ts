import type { EvaluateQuestion, EvaluateReadings } from './run-evaluation.js'
import type { JacobianQuestion, JacobianReadings } from './run-jacobian.js'
import type { TrainQuestion, TrainReadings } from './run-training.js'

/** What the worker may be asked to learn, and what comes of it. */
export type LearningQuestion = TrainQuestion | EvaluateQuestion | JacobianQuestion
export type LearningReadings = TrainReadings | EvaluateReadings | JacobianReadings
