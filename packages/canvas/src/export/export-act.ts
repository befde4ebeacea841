/** What a row of the dialog does: makes a file, or a text. */
export interface ExportAct {
  /** Which row is at work. */
  busy: string | null
  /** Makes a file and hands it to the browser; what goes wrong is said in the dialog. */
  save(id: string, make: () => Promise<{ name: string; contents: Blob }>): void
  /** Puts a text on the clipboard and says so. */
  copy(id: string, make: () => Promise<string>): void
}
