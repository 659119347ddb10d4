/**
 * Layout of a shard file, all numbers little endian:
 *
 *   magic, then eight 32-bit numbers: bytes of the name, table, match, index and block sections; records, packages, blocks
 *   name    the ecosystem
 *   table   slots of 12 bytes: high half of the name's hash, offset and length in the match section (length 0: empty);
 *           the low half chooses the slot, collisions take the next one
 *   match   per package: folded name, name where it differs, number of advisories, the advisories (see codec)
 *   index   per block: first record, offset, length
 *   blocks  deflated JSON arrays of texts
 */
export const MAGIC = new TextEncoder().encode('BRTZADV1')
export const HEADER_BYTES = MAGIC.length + 8 * 4
export const SLOT_BYTES = 12
export const INDEX_BYTES = 12
export const BLOCK_BYTES = 64 * 1024

/** A record longer than this is damage, not data. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024
