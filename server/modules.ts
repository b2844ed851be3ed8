import { kernelModule, type Module } from '#kernel'

/** Every module of the process, from the lowest floor up. A new module is wired here, by hand. */
export const modules: readonly Module[] = [kernelModule]
