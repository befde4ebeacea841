/** The little of WebAssembly that is used here; the libraries that this project is typed by leave it to browsers. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
  class Memory {
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  function compile(bytes: Uint8Array): Promise<Module>
  function instantiate(module: Module, imports?: Record<string, Record<string, unknown>>): Promise<Instance>
}
