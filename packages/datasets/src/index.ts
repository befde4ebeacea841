export type { DatasetRequest, ReadDataset } from './dataset-request.js'
export { type FileLine, fileLines } from './file-lines.js'
export { readDataset } from './read-dataset.js'
