import type { Cursor } from './cursor.ts'

const reserved = /(then|elif|else|fi|do|done|esac|in|\})(?=[\s;&|)]|$)/y

/** The reserved word at the cursor that ends a list, if any. */
export function closingWord(cursor: Cursor): string | undefined {
  reserved.lastIndex = cursor.at
  return reserved.exec(cursor.text)?.[1]
}
