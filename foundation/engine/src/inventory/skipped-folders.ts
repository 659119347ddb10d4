/** Folders of version control, and of packages and caches that package managers fill. */
export const skippedFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.jj',
  'node_modules',
  'bower_components',
  '__pycache__',
  '.tox',
  '.venv',
  '.terraform',
  '.gradle',
])

/** The folder of packages in which an untracked file lies; undefined when it lies in none. */
export function packageFolder(path: string): string | undefined {
  let start = 0
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', start)) {
    const name = path.slice(start, slash)
    if (skippedFolders.has(name) || name === 'vendor') return path.slice(0, slash)
    start = slash + 1
  }
  return undefined
}
