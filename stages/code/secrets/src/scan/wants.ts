import type { FileEntry } from '@bartizan/engine'

/** Files whose bytes are pictures, sound, fonts or compiled code: they hold no text to read a secret from. */
const opaque = new Set(
  'png jpg jpeg gif webp ico bmp tiff tif psd ai eps mp3 mp4 m4a m4v mov avi mkv webm ogg wav flac woff woff2 ttf otf eot wasm class pyc pyo o a so dylib dll exe bin pdb obj lib rlib bc iso dmg'.split(
    ' ',
  ),
)

/** Archives that are looked into. */
const archives = new Set(
  'zip jar war ear aar apk ipa whl egg nupkg docx xlsx pptx odt ods vsix xpi crx tar tgz gz'.split(' '),
)

/** Decides by name whether a binary file is scanned all the same. */
export function wantsArchive(file: Pick<FileEntry, 'extension'>): boolean {
  return archives.has(file.extension)
}

/** Decides by name whether a file is scanned. */
export function wantsFile(file: Pick<FileEntry, 'extension'>): boolean {
  return !opaque.has(file.extension)
}
