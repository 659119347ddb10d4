export { download } from './download.ts'
export type { Download, Downloader, DownloadRequest } from './download.ts'
export { admit, proxyFor } from './policy.ts'
export type { NetFailure, NetPolicy } from './policy.ts'
