import type { Detector } from '../detector.ts'
import { settingsFor } from '../load.ts'
import type { ScanRequest } from '../request.ts'
import { buildStamp, detectorKeys } from './keys.ts'
import { cacheDirectory, cacheFile } from './place.ts'
import { ScanCache } from './scan-cache.ts'

const defaultMost = 256_000_000

/** Opens the cache of a scan; undefined when it is turned off or has no place outside of the scanned tree. */
export function openCache(request: ScanRequest, detectors: readonly Detector[]): ScanCache | undefined {
  if (request.cache?.enabled === false) return undefined
  try {
    const file = cacheFile(request.root, request.cache?.directory ?? cacheDirectory())
    if (file === undefined) return undefined
    const keys = detectorKeys(detectors, (id) => settingsFor(id, request.settings), buildStamp(request.registry))
    return new ScanCache(file, keys, request.cache?.maxBytes ?? defaultMost)
  } catch {
    // No home folder, or one that cannot be read: then there is no cache.
    return undefined
  }
}
