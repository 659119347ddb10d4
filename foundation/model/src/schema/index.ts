export { type JsonSchema } from './builder.ts'
export { scanResultJsonSchema } from './scan-result.ts'
