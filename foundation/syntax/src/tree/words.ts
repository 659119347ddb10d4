/**
 * Words that every name table starts with, in this order, so that their ids are constants: the reserved and contextual
 * words of each language and the operators. Appending is fine; ids are never stored outside a process.
 */
export const WORDS: readonly string[] =
  // JavaScript and TypeScript reserved words first: "is reserved" is a comparison of ids there
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for function ' +
    'if import in instanceof new null return super switch this throw true try typeof var void while with ' +
    'async await yield let static of get set from as using type interface namespace module declare abstract readonly ' +
    'public private protected override accessor implements is keyof infer unique asserts satisfies global require ' +
    'constructor out target meta undefined any unknown never object string number boolean symbol bigint unit self cls ' +
    // Python
    'and or not elif except raise lambda pass nonlocal def del None True False match print exec assert ' +
    // Java and Go
    'package throws final native synchronized transient volatile strictfp sealed permits non record when goto ' +
    'byte short int long float double char func defer go chan map range select struct fallthrough nil ' +
    // operators
    '+ - * / % ** ++ -- << >> >>> & | ^ ! ~ && || ?? = += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??= == != === !== ' +
    '< > <= >= ? : ; , . ... => ( ) [ ] { } @ ?. # // //= @= := -> :: <- <> ` $ _ not-in is-not new.target import.meta call construct index'
  ).split(' ')

const ids = new Map(WORDS.map((word, index) => [word, index + 1]))

/**
 * The constant symbol of a word of the list above.
 * @throws RangeError for a word that is not in the list (a programming error)
 */
export const wordId = (word: string): number => {
  const id = ids.get(word)
  if (id === undefined) throw new RangeError(`not a listed word: ${word}`)
  return id
}
