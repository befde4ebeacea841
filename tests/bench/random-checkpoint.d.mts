/** Writes config.json and model.safetensors of random weights into a folder; returns the number of parameters. */
export function writeRandomCheckpoint(dir: string, config: object, dtype: 'F32' | 'BF16'): number
