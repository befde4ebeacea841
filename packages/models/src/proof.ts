import { readFileSync } from 'node:fs'
import { Proof } from '@lensboard/contract'

/** What the parity run found, family by family; the run itself writes the file. */
export const proof: Proof = Proof.parse(JSON.parse(readFileSync(new URL('../proof.json', import.meta.url), 'utf8')))
