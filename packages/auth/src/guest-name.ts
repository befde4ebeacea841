import { randomInt } from 'node:crypto'
import { PERSON_COLORS } from '@lensboard/contract'

/** Birds are friendly, short, and easy to tell apart when called across a room. */
const BIRDS = [
  'Albatross', 'Avocet', 'Bittern', 'Blackbird', 'Bullfinch', 'Bunting', 'Buzzard', 'Chough', 'Cormorant', 'Crane',
  'Crow', 'Cuckoo', 'Curlew', 'Dipper', 'Dotterel', 'Dove', 'Dunlin', 'Eagle', 'Egret', 'Falcon',
  'Finch', 'Flamingo', 'Gannet', 'Godwit', 'Goldfinch', 'Goose', 'Goshawk', 'Grebe', 'Grouse', 'Gull',
  'Harrier', 'Heron', 'Hobby', 'Hoopoe', 'Ibis', 'Jackdaw', 'Jay', 'Kestrel', 'Kingfisher', 'Kite',
  'Kittiwake', 'Lapwing', 'Lark', 'Linnet', 'Magpie', 'Mallard', 'Martin', 'Merlin', 'Nightingale', 'Nuthatch',
  'Oriole', 'Osprey', 'Ouzel', 'Owl', 'Partridge', 'Pelican', 'Petrel', 'Pintail', 'Pipit', 'Plover',
  'Puffin', 'Quail', 'Raven', 'Redstart', 'Robin', 'Rook', 'Ruff', 'Sanderling', 'Shearwater', 'Shrike',
  'Siskin', 'Skylark', 'Snipe', 'Sparrow', 'Starling', 'Stork', 'Swallow', 'Swan', 'Swift', 'Teal',
  'Tern', 'Thrush', 'Treecreeper', 'Turnstone', 'Wagtail', 'Warbler', 'Waxwing', 'Wheatear', 'Whimbrel', 'Wren',
] // biome-ignore format: a list of words reads best in rows

/** A name no recent guest has: a bird, and a number once all birds are here. */
export function guestName(taken: ReadonlySet<string>): string {
  for (let round = 1; ; round++) {
    const free = BIRDS.map((bird) => (round === 1 ? `Guest ${bird}` : `Guest ${bird} ${round}`)).filter(
      (name) => !taken.has(name),
    )
    if (free.length > 0) return free[randomInt(free.length)]!
  }
}

export const personColor = (): string => PERSON_COLORS[randomInt(PERSON_COLORS.length)]!
