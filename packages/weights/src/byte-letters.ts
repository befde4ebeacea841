/** GPT-2's table: printable Latin-1 stands for itself, the other 68 bytes are numbered from U+0100 on. */
export const LETTER_OF_BYTE: readonly string[] = (() => {
  const letters: string[] = []
  let next = 0x100
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
    letters.push(String.fromCodePoint(printable ? byte : next++))
  }
  return letters
})()

export const BYTE_OF_LETTER: ReadonlyMap<string, number> = new Map(LETTER_OF_BYTE.map((letter, byte) => [letter, byte]))
