import { AppError } from '@lensboard/contract'
import { bytesInWords, DISK_MARGIN_BYTES, diskFree } from '@lensboard/weights'

/** What the disk still takes; others must be able to write on it too. */
export interface TextDisk {
  /** Throws DISK_FULL where `bytes` more would not leave enough to spare. */
  refuseFull(bytes: number): Promise<void>
  /** Aborts with DISK_FULL once less is free than must stay so, looking again whenever a good deal more was written. */
  watch(abort: (reason: unknown) => void): (written: number) => void
}

/** Written between two looks at what is free. */
const LOOK_BYTES = 64 * 1024 * 1024

/** `free` says how many bytes may still be written in a folder. */
export function textDisk(folder: string, free: (folder: string) => Promise<number> = diskFree): TextDisk {
  const refuseFull = async (bytes: number) => {
    const left = await free(folder)
    if (bytes + DISK_MARGIN_BYTES <= left) return
    throw new AppError(
      'DISK_FULL',
      `This text takes ${bytesInWords(bytes)} and ${bytesInWords(DISK_MARGIN_BYTES)} must stay free, but ` +
        `${bytesInWords(left)} are free where texts are kept. Free some space, then try again.`,
    )
  }
  return {
    refuseFull,
    watch(abort) {
      let looked = 0
      return (written) => {
        if (written - looked < LOOK_BYTES) return
        looked = written
        void refuseFull(0).catch(abort)
      }
    },
  }
}
