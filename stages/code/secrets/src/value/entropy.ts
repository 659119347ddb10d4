const counts = new Uint16Array(256)

/** Shannon entropy of the characters, in bits a character; 0 for the empty string. */
export function entropy(value: string): number {
  counts.fill(0)
  for (let i = 0; i < value.length; i++) counts[value.charCodeAt(i) & 255]!++
  let sum = 0
  for (const count of counts) if (count > 0) sum -= (count / value.length) * Math.log2(count / value.length)
  return sum
}

/** The least entropy that a random value of this length shows, with room for bad luck. */
export function leastEntropy(length: number): number {
  if (length >= 32) return 2.8
  if (length >= 20) return 2.5
  return length >= 12 ? 2.2 : 1.5
}

/** Number of different characters. */
export function variety(value: string): number {
  return new Set(value).size
}

/** Length of the longest run of one character. */
export function longestRun(value: string): number {
  let best = 0
  for (let i = 0, run = 0; i < value.length; i++) {
    run = i > 0 && value[i] === value[i - 1] ? run + 1 : 1
    if (run > best) best = run
  }
  return best
}

/** Length of the longest ascending or descending run of character codes: `abcdef`, `54321`. */
export function longestSequence(value: string): number {
  let best = 1
  let run = 1
  let step = 0
  for (let i = 1; i < value.length; i++) {
    const difference = value.charCodeAt(i) - value.charCodeAt(i - 1)
    run = (difference === 1 || difference === -1) && difference === step ? run + 1 : Math.abs(difference) === 1 ? 2 : 1
    step = difference
    if (run > best) best = run
  }
  return best
}

/** Length of the shortest block that, repeated, makes up the value; the value's own length when it does not repeat. */
export function period(value: string): number {
  const fail = new Uint32Array(value.length + 1)
  for (let i = 1, k = 0; i < value.length; i++) {
    while (k > 0 && value[i] !== value[k]) k = fail[k]!
    if (value[i] === value[k]) k++
    fail[i + 1] = k
  }
  return value.length - (fail[value.length] ?? 0)
}
