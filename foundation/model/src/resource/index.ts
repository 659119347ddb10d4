export * from './cells.ts'
export * from './origin.ts'
export * from './resource.ts'
export type * from './value.ts'
