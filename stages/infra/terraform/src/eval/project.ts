import type { Cell, Origins } from '@bartizan/model/resource'
import type { ModuleSource } from '../config/source.ts'
import type { FileAccess } from './call.ts'
import type { Budget } from './environment.ts'
import type { Tracker } from './track.ts'

/** How a module call's source was resolved. */
export type ResolvedModule =
  | { readonly kind: 'found'; readonly source: ModuleSource }
  | { readonly kind: 'external'; readonly address: string }

/** What all modules of one root share. */
export interface RootContext {
  readonly origins: Origins
  readonly budget: Budget
  readonly tracker: Tracker
  readonly files: FileAccess
  /** Folder of the root module. */
  readonly folder: string
  readonly workspace: string
  /** Finds the module that a call means; `key` is its path of call names (`a.b`), as the module manifest writes it. */
  resolve(call: { readonly folder: string; readonly source: string; readonly key: string }): ResolvedModule
  /** Source text, for messages. */
  text(path: string, start: number, end: number): string
  /** Notes a limit or an absent module once. */
  note(message: {
    readonly kind: 'external' | 'limit' | 'error'
    readonly path: string
    readonly start: number
    readonly text: string
  }): void
}

/** A value given to a root module from outside: tfvars, `-var`, environment. */
export type Inputs = ReadonlyMap<string, () => Cell>
