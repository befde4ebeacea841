/**
 * Name of the input, int64 [1], that says how much of an output family is made: ONNX Runtime makes every output, and
 * holds it until the run ends, whether somebody fetches it or not.
 */
export const fetchedName = (family: string) => `fetched.${family}`
