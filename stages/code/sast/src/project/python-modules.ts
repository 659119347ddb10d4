import type { SourceUnit } from '../ir/ir.ts'

/** Finds the files that Python module names lead to. */
export class PythonModules {
  private readonly files: ReadonlyMap<string, SourceUnit>
  private readonly roots: readonly string[]

  constructor(files: ReadonlyMap<string, SourceUnit>) {
    this.files = files
    const roots = new Set<string>([''])
    for (const path of files.keys()) {
      if (!path.endsWith('.py')) continue
      let folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
      while (folder !== '' && files.has(`${folder}/__init__.py`))
        folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))
      roots.add(folder)
    }
    this.roots = [...roots].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, 200)
  }

  /** @param name with leading dots for relative imports */
  resolve(from: string, name: string): SourceUnit | undefined {
    const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')))
    const dots = /^\.*/.exec(name)![0].length
    const path = name.slice(dots).replaceAll('.', '/')
    if (dots > 0) {
      let base = folder
      for (let i = 1; i < dots; i++) base = base.slice(0, Math.max(0, base.lastIndexOf('/')))
      return this.at(base, path)
    }
    const near = this.at(folder, path)
    if (near !== undefined) return near
    for (const root of this.roots) {
      const found = this.at(root, path)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** A module inside the package whose `__init__.py` this is. */
  inside(path: string, name: string): SourceUnit | undefined {
    return this.at(path.slice(0, -'/__init__.py'.length), name)
  }

  private at(folder: string, path: string): SourceUnit | undefined {
    const full = folder === '' ? path : path === '' ? folder : `${folder}/${path}`
    return this.files.get(`${full}.py`) ?? this.files.get(`${full}/__init__.py`)
  }
}
