const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The account number that an AWS access key id of the current form carries in its first bytes.
 * Undefined for ids of the older form, whose fifth character does not lie in the upper half of the alphabet.
 */
export function awsAccountId(keyId: string): string | undefined {
  if (keyId.length !== 20 || keyId.charCodeAt(4) < 'Q'.charCodeAt(0)) return undefined
  let bits = 0n
  for (const letter of keyId.slice(4, 14)) {
    const digit = base32.indexOf(letter)
    if (digit < 0) return undefined
    bits = (bits << 5n) | BigInt(digit)
  }
  // 50 bits: the account is bits 1 to 40 of the first 48.
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n
  return account.toString().padStart(12, '0')
}
