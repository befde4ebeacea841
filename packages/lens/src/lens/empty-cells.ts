/** Room for `cells` cells with `topK` tokens each. */
export const emptyCells = (cells: number, topK: number) => ({
  topIds: new Int32Array(cells * topK),
  topLogProbs: new Float32Array(cells * topK),
  logSumExp: new Float32Array(cells),
  entropy: new Float32Array(cells),
  klFromOutput: new Float32Array(cells),
  klToOutput: new Float32Array(cells),
  jsFromOutput: new Float32Array(cells),
})
