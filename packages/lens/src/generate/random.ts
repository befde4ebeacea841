const WORD = 0xffffffffn
const LONG = (1n << 64n) - 1n

/** Draws numbers from 0 (included) to 1 (excluded), 53 bits each. */
export type Random = () => number

/**
 * xoshiro128** 1.1 of Blackman and Vigna, its state filled by SplitMix64 from a seed of 32 bits. The same seed draws
 * the same numbers on every machine; nobody can guess how a run went, nor must they.
 */
export function xoshiro128(seed: number): Random {
  const next = generator(splitMix64(BigInt(seed >>> 0)))
  return () => {
    const high = next() >>> 5
    const low = next() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }
}

/** The generator itself, from four words of state: 32 bits a call. */
export function generator([a, b, c, d]: [number, number, number, number]): () => number {
  const s = Uint32Array.of(a, b, c, d)
  const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by))
  return () => {
    const result = Math.imul(rotated(Math.imul(s[1]!, 5), 7), 9) >>> 0
    const shifted = s[1]! << 9
    s[2]! ^= s[0]!
    s[3]! ^= s[1]!
    s[1]! ^= s[2]!
    s[0]! ^= s[3]!
    s[2]! ^= shifted
    s[3] = rotated(s[3]!, 11)
    return result
  }
}

/** Two numbers of SplitMix64 as four words, the low one of each first. */
function splitMix64(seed: bigint): [number, number, number, number] {
  let state = seed
  const next = (): [number, number] => {
    state = (state + 0x9e3779b97f4a7c15n) & LONG
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & LONG
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & LONG
    z ^= z >> 31n
    return [Number(z & WORD), Number(z >> 32n)]
  }
  return [...next(), ...next()]
}
