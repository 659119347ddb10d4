/** Hands out the ids of functions and classes, in the order of files and offsets. */
export interface Ids {
  fn(): number
  cls(): number
}

/** A fresh counter of ids. */
export const createIds = (): Ids => {
  let functions = 0
  let classes = 0
  return { fn: () => ++functions, cls: () => ++classes }
}
