export type { DatasetRequest, ReadDataset } from './dataset-request.js'
export { readDataset } from './read-dataset.js'
