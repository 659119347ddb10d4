import { type FileLocation, type Location, isFileLocation } from '@bartizan/model'
import { pathUri } from '../escape/uri.ts'
import { messageText, plainText } from './message.ts'
import type { Message, Region, SarifLocation } from './types.ts'

/** The root of the scanned tree; viewers ask their user where it lies. */
export const rootId = '%SRCROOT%'

const logicalKind: Readonly<Record<Exclude<Location['kind'], 'file'>, string>> = {
  resource: 'resource',
  'image-layer': 'module',
  'log-event': 'object',
  exchange: 'function',
}

/** The region's own text, when the frame holds all of it. */
function snippet(location: FileLocation): string | undefined {
  const { frame, region } = location
  if (frame === undefined || region === undefined) return undefined
  const cut = frame.cut ?? 0
  const first = region.startLine - frame.firstLine
  const lines = frame.lines.slice(first, region.endLine - frame.firstLine + 1)
  if (first < 0 || lines.length < region.endLine - region.startLine + 1) return undefined
  const end = region.endColumn - 1 - cut
  const start = region.startColumn - 1 - cut
  const last = lines.length - 1
  if (start < 0 || end < 0 || (cut > 0 && last > 0)) return undefined
  const parts = lines.map((line, index) => line.slice(index === 0 ? start : 0, index === last ? end : undefined))
  return parts.join('\n').toWellFormed()
}

function region(location: FileLocation): Region {
  const at = location.region
  // GitHub refuses a result without a line; a finding about the whole file is shown at its top.
  if (at === undefined) return { startLine: 1 }
  const text = snippet(location)
  return {
    startLine: at.startLine,
    startColumn: at.startColumn,
    endLine: at.endLine,
    endColumn: at.endColumn,
    byteOffset: at.startByte,
    byteLength: at.endByte - at.startByte,
    ...(text === undefined ? {} : { snippet: { text } }),
  }
}

/** The frame as a context region; none when its lines were cut, for it would not be what the file holds. */
function contextRegion(location: FileLocation): Region | undefined {
  const { frame, region } = location
  if (frame === undefined || region === undefined || (frame.cut ?? 0) > 0 || frame.lines.length < 2) return undefined
  const endLine = frame.firstLine + frame.lines.length - 1
  if (frame.firstLine > region.startLine || endLine < region.endLine) return undefined
  return { startLine: frame.firstLine, endLine, snippet: { text: frame.lines.join('\n').toWellFormed() } }
}

function note(location: Location): { readonly message?: Message } {
  const inside =
    isFileLocation(location) && location.inside !== undefined ? `inside ${location.inside.join(' › ')}` : undefined
  const text = [location.note, inside].filter((part) => part !== undefined).join('; ')
  return text === '' ? {} : { message: { text: messageText(text) } }
}

function physical(location: FileLocation, withContext: boolean): NonNullable<SarifLocation['physicalLocation']> {
  const around = withContext ? contextRegion(location) : undefined
  return {
    artifactLocation: { uri: pathUri(location.path), uriBaseId: rootId },
    region: region(location),
    ...(around === undefined ? {} : { contextRegion: around }),
  }
}

/** A related place or a step of a flow. */
export function sarifLocation(location: Location): SarifLocation {
  if (isFileLocation(location)) return { physicalLocation: physical(location, false), ...note(location) }
  const name = plainText(location.name)
  return { logicalLocations: [{ fullyQualifiedName: name, kind: logicalKind[location.kind] }], ...note(location) }
}

/**
 * The place of a result. GitHub wants every result in a file: a named thing borrows the first related file, or else
 * stands as a file of its own name, and keeps its name as the logical location.
 */
export function primaryLocation(location: Location, related: readonly Location[]): SarifLocation {
  if (isFileLocation(location)) return { physicalLocation: physical(location, true), ...note(location) }
  const file = related.find(isFileLocation)
  const standIn = { artifactLocation: { uri: pathUri(location.name), uriBaseId: rootId }, region: { startLine: 1 } }
  return { physicalLocation: file === undefined ? standIn : physical(file, true), ...sarifLocation(location) }
}
