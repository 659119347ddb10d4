export { hookFiles, hookMark, type HookFile, type HookManager, type HookRequest } from './files.ts'
