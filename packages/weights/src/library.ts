import * as library from '@huggingface/tokenizers'

/** What we use of the library's parts; its own type files do not resolve under Node's rules. */
interface LibraryModel {
  tokens_to_ids: Map<string, number>
  unk_token_id?: number
  unk_token?: string
  /** Entries of each given part, in order. */
  encode(parts: string[]): string[]
}
interface Parts {
  BPE: new (config: object) => LibraryModel
  Unigram: new (config: object, eosToken: string) => LibraryModel
  WordPiece: new (config: object) => LibraryModel
  SplitPreTokenizer: new (config: object) => { pattern: RegExp | null }
}

export const { BPE, Unigram, WordPiece, SplitPreTokenizer } = library as unknown as Parts
